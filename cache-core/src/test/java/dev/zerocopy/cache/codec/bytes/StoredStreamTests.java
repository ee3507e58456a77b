package dev.zerocopy.cache.codec.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.bytes.BytesValues.Form;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.TestSeed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hit's stream and channel beside the JDK's over an array and a file: the same, step by step. */
class StoredStreamTests {

  private final Random random = TestSeed.random();

  @TempDir private Path directory;

  private StoredEntry store(long seed, int size) throws IOException {
    return BytesFiles.open(BytesFiles.write(directory, Form.STREAM.of(seed, size)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 300_000, 17_500_000})
  void stream_doesWhatOneOverAnArrayDoes(int size) throws IOException {
    StoredEntry entry = store(size, size);
    byte[] content = BytesValues.randomBytes(size, size);
    for (int round = 0; round < (size > 1 << 20 ? 3 : 20); round++) {
      InputStream ours = (InputStream) BytesFiles.hit(entry);
      InputStream theirs = new ByteArrayInputStream(content);
      for (int step = 0; step < 60; step++) {
        int choice = random.nextInt(8);
        int length = 1 + random.nextInt(random.nextBoolean() ? 100 : size / 3 + 100);
        String what = "step " + choice + " of " + length + ", " + TestSeed.hint();
        assertThat(step(ours, choice, length)).as(what).isEqualTo(step(theirs, choice, length));
        assertThat(ours.available()).as(what).isEqualTo(theirs.available());
      }
      ByteArrayOutputStream rest = new ByteArrayOutputStream();
      long count = ours.transferTo(rest);
      assertThat(count).isEqualTo(rest.size());
      assertThat(rest.toByteArray()).as(TestSeed.hint()).isEqualTo(theirs.readAllBytes());
      assertThat(ours.read()).isEqualTo(-1);
      assertThat(ours.read(new byte[3])).isEqualTo(-1);
      assertThat(ours.read(new byte[0])).isZero();
    }
  }

  private static Object step(InputStream in, int choice, int length) throws IOException {
    return switch (choice) {
      case 0 -> in.read();
      case 1, 2 -> {
        byte[] target = new byte[length + 7];
        int read = in.read(target, 5, length);
        yield read + " " + Arrays.hashCode(target);
      }
      case 3 -> ByteBuffer.wrap(in.readNBytes(length));
      case 4 -> in.skip(length - 20);
      case 5 -> {
        in.mark(0);
        yield in.markSupported();
      }
      case 6 -> {
        in.reset();
        yield "reset";
      }
      default -> in.read() + " " + in.read() + " " + in.read();
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1000, 17_500_000})
  void channel_doesWhatOneOverAFileDoes(int size) throws IOException {
    StoredEntry entry = store(size, size);
    Path file = Files.write(directory.resolve("plain"), BytesValues.randomBytes(size, size));
    try (SeekableByteChannel ours = StoredBytes.of(entry).openChannel();
        SeekableByteChannel theirs = Files.newByteChannel(file)) {
      for (int step = 0; step < 300; step++) {
        if (random.nextInt(3) == 0) {
          long to = random.nextInt(size + 100);
          ours.position(to);
          theirs.position(to);
        }
        int length = random.nextInt(random.nextBoolean() ? 100 : size / 3 + 100);
        ByteBuffer one = step % 2 == 0 ? ByteBuffer.allocate(length) : direct(length);
        ByteBuffer other = ByteBuffer.allocate(length);
        int read = ours.read(one.position(length / 10));
        assertThat(read).as(TestSeed.hint()).isEqualTo(theirs.read(other.position(length / 10)));
        assertThat(one.flip()).isEqualTo(other.flip());
        assertThat(ours.position()).isEqualTo(theirs.position());
        assertThat(ours.size()).isEqualTo(size);
      }
    }
    Files.delete(file);
  }

  private static ByteBuffer direct(int length) {
    return ByteBuffer.allocateDirect(length);
  }

  @Test
  void channel_isReadOnly_andClosedOnceClosed() throws IOException {
    SeekableByteChannel channel = StoredBytes.of(store(1, 1000)).openChannel();
    ByteBuffer one = ByteBuffer.allocate(1);
    assertThatThrownBy(() -> channel.write(one)).isInstanceOf(NonWritableChannelException.class);
    assertThatThrownBy(() -> channel.truncate(0)).isInstanceOf(NonWritableChannelException.class);
    assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(channel.isOpen()).isTrue();
    channel.close();
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThatThrownBy(() -> channel.read(one)).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
  }
}
