package dev.zerocopy.cache.codec.records;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;

/**
 * Makes copies of a template class, each with constants of its own: a method handle in a static
 * final field is compiled as if its code stood there.
 *
 * <p><b>Lifetime</b>: a copy is unloaded with its last instance, so it does not keep the classes
 * that its handles name.
 */
final class HiddenClasses {

  private HiddenClasses() {}

  /**
   * Makes an instance of a copy of a template, whose constructor must take nothing.
   *
   * @param constants what the template reads with {@link MethodHandles#classData}
   */
  static <T> T instance(String template, Object constants, Class<T> type) {
    try (InputStream in = HiddenClasses.class.getResourceAsStream(template + ".class")) {
      if (in == null) {
        throw new IOException("Class " + template + " is missing from the jar");
      }
      MethodHandles.Lookup copy =
          MethodHandles.lookup().defineHiddenClassWithClassData(in.readAllBytes(), constants, true);
      return type.cast(copy.lookupClass().getDeclaredConstructor().newInstance());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Template " + template + " cannot be copied", e);
    }
  }
}
