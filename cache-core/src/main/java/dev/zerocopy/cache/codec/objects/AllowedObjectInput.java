package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.UnreadableValueException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;

/**
 * Reads what is allowed, from the application's class loader. The list is asked by name before a
 * class is loaded, and by the stream's filter before one is instantiated.
 */
final class AllowedObjectInput extends ObjectInputStream {

  private final ClassShapes classes;

  AllowedObjectInput(byte[] bytes, ClassShapes classes) throws IOException {
    super(new ByteArrayInputStream(bytes));
    this.classes = classes;
    setObjectInputFilter(this::check);
  }

  private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
    Class<?> type = info.serialClass();
    return type == null || classes.types().isAllowed(type.getName())
        ? ObjectInputFilter.Status.ALLOWED
        : ObjectInputFilter.Status.REJECTED;
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    requireAllowed(description.getName());
    return classes.load(description.getName());
  }

  @Override
  protected Class<?> resolveProxyClass(String[] interfaces) {
    requireAllowed("java.lang.reflect.Proxy");
    throw new AssertionError("proxies are not allowed");
  }

  private void requireAllowed(String name) {
    if (!classes.types().isAllowed(name)) {
      throw new UnreadableValueException(MissReason.ERROR, AllowedTypes.refusal(name));
    }
  }
}
