package dev.zerocopy.cache.codec.objects;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Classes of package {@code shapes}, compiled from source into a class loader of their own. */
final class CompiledClasses extends ClassLoader {

  static final AllowedTypes TYPES = AllowedTypes.of(List.of("shapes."));

  private final Map<String, ByteArrayOutputStream> compiled = new HashMap<>();

  private CompiledClasses(ClassLoader parent) {
    super(parent);
  }

  /** Compiles {@code shapes.Value}, with whatever other types its source has. */
  static CompiledClasses of(String source) {
    return of(source, CompiledClasses.class.getClassLoader());
  }

  static CompiledClasses of(String source, ClassLoader parent) {
    CompiledClasses classes = new CompiledClasses(parent);
    String whole =
        "package shapes; import java.util.*; import java.io.*; import java.math.*;\n" + source;
    JavaFileObject unit =
        new SimpleJavaFileObject(URI.create("shapes/Value.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return whole;
          }
        };
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileManager files = classes.new Output(compiler.getStandardFileManager(null, null, null));
    List<String> options = List.of("-proc:none", "-parameters");
    if (!compiler.getTask(null, files, null, options, null, List.of(unit)).call()) {
      throw new IllegalArgumentException(whole);
    }
    return classes;
  }

  /** Makes a {@code shapes.Value} with the only constructor it has. */
  Object value(@Nullable Object... arguments) throws ReflectiveOperationException {
    return make("Value", arguments);
  }

  Object make(String name, @Nullable Object... arguments) throws ReflectiveOperationException {
    Constructor<?> constructor = loadClass("shapes." + name).getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    return constructor.newInstance(arguments);
  }

  /** A constant of an enum. */
  Object constant(String name, String constant) throws ReflectiveOperationException {
    for (Object one : loadClass("shapes." + name).getEnumConstants()) {
      if (((Enum<?>) one).name().equals(constant)) {
        return one;
      }
    }
    throw new IllegalArgumentException(constant);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ByteArrayOutputStream bytes = compiled.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes.toByteArray(), 0, bytes.size());
  }

  private final class Output extends ForwardingJavaFileManager<StandardJavaFileManager> {

    Output(StandardJavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create(name.replace('.', '/') + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          compiled.put(name, bytes);
          return bytes;
        }
      };
    }
  }
}
