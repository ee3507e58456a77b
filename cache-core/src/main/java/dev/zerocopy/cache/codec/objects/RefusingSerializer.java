package dev.zerocopy.cache.codec.objects;

import org.apache.fory.config.Config;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.exception.InsecureException;
import org.apache.fory.serializer.Serializer;

/** In the place of the serializer of a class that Fory knows and that is not allowed. */
final class RefusingSerializer<T> extends Serializer<T> {

  RefusingSerializer(Config config, Class<T> type) {
    super(config, type);
  }

  @Override
  public void write(WriteContext context, T value) {
    throw refusal();
  }

  @Override
  public T read(ReadContext context) {
    throw refusal();
  }

  private InsecureException refusal() {
    return new InsecureException(AllowedTypes.refusal(type.getName()));
  }
}
