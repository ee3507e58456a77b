package dev.zerocopy.cache.redis;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.ToByteBufEncoder;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Keys are arrays, values buffers that are copied straight into the connection's, whose length is
 * known before, so that it grows once.
 */
enum LettuceCodec implements RedisCodec<byte[], ByteBuffer>, ToByteBufEncoder<byte[], ByteBuffer> {
  INSTANCE;

  @Override
  public void encodeKey(byte[] key, ByteBuf target) {
    target.writeBytes(key);
  }

  @Override
  public void encodeValue(ByteBuffer value, ByteBuf target) {
    target.writeBytes(value.duplicate());
  }

  @Override
  public int estimateSize(Object keyOrValue) {
    return switch (keyOrValue) {
      case byte[] key -> key.length;
      case ByteBuffer value -> value.remaining();
      default -> throw new IllegalArgumentException("key or value must be bytes");
    };
  }

  @Override
  public boolean isEstimateExact() {
    return true;
  }

  @Override
  public byte[] decodeKey(ByteBuffer bytes) {
    byte[] key = new byte[bytes.remaining()];
    bytes.get(key);
    return key;
  }

  @Override
  public ByteBuffer decodeValue(ByteBuffer bytes) {
    return ByteBuffer.wrap(decodeKey(bytes));
  }

  @Override
  public ByteBuffer encodeKey(byte[] key) {
    return ByteBuffer.wrap(key);
  }

  @Override
  public ByteBuffer encodeValue(ByteBuffer value) {
    return value.duplicate();
  }
}
