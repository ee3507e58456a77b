package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.nio.ByteBuffer;
import org.apache.fory.Fory;
import org.apache.fory.config.ForyBuilder;
import org.apache.fory.exception.InsecureException;
import org.apache.fory.logging.LoggerFactory;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.resolver.ClassResolver;
import org.apache.fory.resolver.SharedRegistry;
import org.apache.fory.resolver.TypeResolver;
import org.apache.fory.serializer.ReplaceResolveSerializer;
import org.jspecify.annotations.Nullable;

/**
 * One Fory under the allow-list.
 *
 * <p>The list is asked three times, by name before a class is loaded, by class before a serializer
 * is made for it, and for what Fory itself knows by number: classes among those that are not
 * allowed have a serializer that refuses.
 *
 * <p><b>Threads</b>: confined to the one that took it. After a failure it must not be used again.
 */
final class ForyWorker {

  /** How deep objects may be nested; Fory allocates a few bytes for each level. */
  private static final int MAX_DEPTH = 4096;

  static {
    LoggerFactory.useSlf4jLogging(true);
  }

  private final ClassShapes classes;
  private final Fory fory;
  private @Nullable String refused;

  ForyWorker(ClassShapes classes, SharedRegistry registry) {
    this.classes = classes;
    ForyBuilder builder =
        Fory.builder()
            .withXlang(false)
            .withClassLoader(classes.loader())
            .withSharedRegistry(registry)
            .withCompatible(false)
            .withClassVersionCheck(true)
            .withRefTracking(true)
            .withCodegen(isFromForysLoader(classes))
            .withAsyncCompilation(false)
            .serializeEnumByName(true)
            .registerGuavaTypes(false)
            .requireClassRegistration(false)
            .withTypeChecker(this::isAllowed)
            .withDeserializeUnknownClass(false)
            // What is read was written here and is verified; limits would refuse what was stored.
            .withMaxDepth(MAX_DEPTH)
            .withMaxGraphMemoryBytes(Long.MAX_VALUE)
            .withMaxUnbackedContainerItems(Integer.MAX_VALUE)
            .withSerializerFactory(new AllowedSerializers(classes));
    this.fory = builder.build();
    ClassResolver resolver = (ClassResolver) fory.getTypeResolver();
    ExactSerializers.install(resolver);
    for (Class<?> type : resolver.getRegisteredClasses()) {
      if (!type.isPrimitive()
          && type != ReplaceResolveSerializer.ReplaceStub.class // names a class, which is checked
          && !classes.types().isAllowed(type.getName())) {
        refuse(resolver, type);
      }
    }
  }

  private static <T> void refuse(ClassResolver resolver, Class<T> type) {
    resolver.setSerializer(type, new RefusingSerializer<>(resolver.getConfig(), type));
  }

  /**
   * Code that Fory generates finds classes that are not public by its own loader: with DevTools
   * these are others than the application's. Without generated code it is slower, and right.
   */
  private static boolean isFromForysLoader(ClassShapes classes) {
    return classes.loader().equals(Fory.class.getClassLoader());
  }

  private boolean isAllowed(TypeResolver resolver, String className) {
    boolean allowed = classes.types().isAllowed(className);
    if (!allowed) {
      refused = className;
    }
    return allowed;
  }

  /** The value's bytes, valid until the worker's next use. */
  ByteBuffer write(Object value) {
    MemoryBuffer buffer = fory.getBuffer();
    buffer.writerIndex(0);
    try {
      fory.serialize(buffer, value);
    } catch (RuntimeException e) {
      throw unsupported(value, e);
    }
    return ByteBuffer.wrap(buffer.getHeapMemory(), 0, buffer.writerIndex());
  }

  private UnsupportedValueException unsupported(Object value, RuntimeException e) {
    Throwable root = rootOf(e);
    if (root instanceof UnsupportedValueException refusal) {
      return refusal;
    }
    String message =
        refused == null
            ? "A " + value.getClass().getName() + " cannot be stored as an object: " + root
            : AllowedTypes.refusal(refused);
    UnsupportedValueException unsupported = new UnsupportedValueException(message);
    unsupported.initCause(e);
    return unsupported;
  }

  /** Reads a value from bytes of its own. */
  Object read(byte[] bytes) {
    try {
      return fory.deserialize(bytes);
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private UnreadableValueException unreadable(RuntimeException e) {
    Throwable root = rootOf(e);
    UnreadableValueException unreadable;
    if (refused != null) {
      unreadable = new UnreadableValueException(MissReason.ERROR, AllowedTypes.refusal(refused));
    } else if (root instanceof InsecureException || root instanceof UnsupportedValueException) {
      unreadable =
          new UnreadableValueException(MissReason.ERROR, String.valueOf(root.getMessage()));
    } else {
      unreadable =
          new UnreadableValueException(
              MissReason.SHAPE, "object: expected one that can be rebuilt, got " + root);
    }
    unreadable.initCause(e);
    return unreadable;
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  Fory fory() {
    return fory;
  }

  /** Gives back the memory of a large value. */
  void reset() {
    refused = null;
    fory.resetBuffer();
    if (!isFromForysLoader(classes)) {
      ForyGetters.forget();
    }
  }
}
