package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ManifestTests {

  private static final String SET = "ijklmnopqrst";

  private static Manifest manifest(int chunks, int chunkBytes, long contentEnd, int frontBytes) {
    ByteBuffer front = ByteBuffer.allocate(frontBytes);
    if (frontBytes >= 200) {
      front.order(ByteOrder.LITTLE_ENDIAN).putLong(88, contentEnd + 3);
    }
    return new Manifest(
        SET, chunks, chunkBytes, contentEnd, front, ByteBuffer.wrap(new byte[] {1, 2, 3}));
  }

  @Test
  void encoded_isReadAgain() {
    Manifest written = manifest(3, 1 << 20, (2 << 20) + 5, 260);
    ByteBuffer encoded = written.encode();
    assertThat(encoded.remaining()).isEqualTo(260 + 3 + Manifest.LAST_BYTES);
    Manifest read = Objects.requireNonNull(Manifest.in(encoded));
    assertThat(read).isEqualTo(written);
    assertThat(read.isPlausible()).isTrue();
    assertThat(read.lengthBytes()).isEqualTo((2 << 20) + 8);
    assertThat(read.bytesOf(1)).isEqualTo(1 << 20);
    assertThat(read.bytesOf(2)).isEqualTo(5);
  }

  @Test
  void entry_thatHasTheLengthItsHeaderSays_isNone_whateverItEndsWith() {
    ByteBuffer encoded = manifest(3, 1 << 20, (2 << 20) + 5, 260).encode();
    encoded.order(ByteOrder.LITTLE_ENDIAN).putLong(88, encoded.remaining());
    assertThat(Manifest.in(encoded)).isNull();
  }

  @Test
  void otherBytes_areNone() {
    assertThat(Manifest.in(ByteBuffer.allocate(0))).isNull();
    assertThat(Manifest.in(ByteBuffer.allocate(Manifest.LAST_BYTES))).isNull();
    assertThat(Manifest.in(ByteBuffer.allocate(4096))).isNull();
    ByteBuffer cut = manifest(3, 1 << 20, (2 << 20) + 5, 260).encode();
    assertThat(Manifest.in(cut.limit(cut.limit() - 1))).isNull();
  }

  @Test
  void numbersThatDoNotFit_areNotPlausible() {
    assertThat(manifest(2, 1 << 20, (2 << 20) + 5, 260).isPlausible()).isFalse();
    assertThat(manifest(0, 1 << 20, 0, 260).isPlausible()).isFalse();
    assertThat(manifest(3, -1, (2 << 20) + 5, 260).isPlausible()).isFalse();
    assertThat(manifest(1, 1 << 30, 5000, 260).isPlausible()).isFalse();
    assertThat(manifest(1, 1 << 20, 100, 260).isPlausible()).isFalse();
    assertThat(manifest(1, 1 << 20, -1, 260).isPlausible()).isFalse();
  }
}
