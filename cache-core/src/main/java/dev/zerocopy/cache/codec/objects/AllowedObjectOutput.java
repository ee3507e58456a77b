package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Serializes what is allowed, and notes the classes. */
final class AllowedObjectOutput extends ObjectOutputStream {

  private final ClassShapes shapes;
  private final List<Class<?>> classes = new ArrayList<>();

  AllowedObjectOutput(OutputStream output, ClassShapes shapes) throws IOException {
    super(output);
    this.shapes = shapes;
    enableReplaceObject(true);
  }

  /** Refuses here what the stream would refuse without a next step. */
  @Override
  protected Object replaceObject(Object object) {
    if (!(object instanceof Serializable)) {
      throw new UnsupportedValueException(
          "Class "
              + object.getClass().getName()
              + " is not Serializable, which the codec of the JDK needs; Fory's does not");
    }
    return object;
  }

  /** Called once for each class in the stream, superclasses included. */
  @Override
  protected void annotateClass(Class<?> type) {
    shapes.requireStorable(type);
    classes.add(type);
  }

  @Override
  protected void annotateProxyClass(Class<?> type) {
    throw new UnsupportedValueException("A proxy cannot be stored: " + type.getName());
  }

  List<Class<?>> classes() {
    return classes;
  }
}
