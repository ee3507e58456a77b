package dev.zerocopy.cache.codec.objects;

import org.apache.fory.config.Config;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.serializer.ImmutableSerializer;

/** Of a class that has one instance: it takes no bytes. */
final class ConstantSerializer<T> extends ImmutableSerializer<T> {

  private final T constant;

  ConstantSerializer(Config config, Class<T> type, T constant) {
    super(config, type);
    this.constant = constant;
  }

  @Override
  public void write(WriteContext context, T value) {}

  @Override
  public T read(ReadContext context) {
    return constant;
  }
}
