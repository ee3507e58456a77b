package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.RedisCommands.ValueReader;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A reply of one value, read out of the connection's own buffer, without an array between. */
final class LettuceReply<T> extends CommandOutput<byte[], ByteBuffer, @Nullable T> {

  private final ValueReader<? extends T> reader;

  @SuppressWarnings("NullAway") // a reply of nil leaves no output; Lettuce has no annotations
  LettuceReply(ValueReader<? extends T> reader) {
    super(LettuceCodec.INSTANCE, null);
    this.reader = reader;
  }

  @Override
  public void set(@Nullable ByteBuffer bytes) {
    if (bytes != null) {
      output = reader.read(bytes);
    }
  }

  @Override
  public void set(long integer) {
    set(ByteBuffer.wrap(Long.toString(integer).getBytes(StandardCharsets.US_ASCII)));
  }
}
