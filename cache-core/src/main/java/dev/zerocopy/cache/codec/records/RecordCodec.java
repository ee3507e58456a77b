package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.codec.arrow.ArrowCodec;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The codec of records as Arrow columns: a {@code List<R>} comes back as a {@link RecordList}, an
 * {@code R[]} as an array and a single record with arrays as a record, both new for each hit.
 *
 * <p>It accepts lists and arrays that are not empty, hold no null, and whose elements are all of
 * one record class; an array must be of that class. A single record is accepted if an array of
 * primitives is among its components or those of records and collections in them: what has none is
 * too small for columns. Components may be primitives and their boxes, {@code String}, enums,
 * {@code BigDecimal}, {@code BigInteger}, {@code UUID}, {@code Instant}, {@code LocalDate}, {@code
 * LocalDateTime}, {@code LocalTime}, {@code Duration}, {@code ZonedDateTime}, arrays of primitives,
 * records, and {@code Optional}, {@code List}, {@code Set} and {@code Map} of these; declared so,
 * with their type arguments, and not as a subtype such as {@code ArrayList}. A class with another
 * component is not accepted, which is logged once with the component's name; the codec of objects
 * is there for it.
 *
 * <p>A hit whose class is absent or differs in any component, nested ones and enum constants
 * included, from the one that was stored is a miss with reason {@link MissReason#SHAPE}.
 *
 * <p><b>Threads</b>: safe.
 *
 * <p><b>Limits</b>: 1 GiB for the texts or bytes of one value.
 *
 * <p><b>Failure</b>: {@link UnsupportedValueException} for a value that its declared type has no
 * place for: an element of another class than declared; and, {@linkplain
 * UnsupportedValueException#isForOtherCodecs for other codecs}, a text with half a surrogate pair
 * and a null key of a map.
 */
public final class RecordCodec implements Codec {

  /** The codec id in an entry's header. */
  public static final int ID = 2;

  static final String CLASS_KEY = "zerocopy.record.class";
  static final String SHAPE_KEY = "zerocopy.record.shape";

  private static final int KIND_LIST = 1;
  private static final int KIND_ARRAY = 2;
  private static final int KIND_RECORD = 3;

  private static final Logger LOG = LoggerFactory.getLogger(RecordCodec.class);

  private final @Nullable ClassLoader loader;
  private final ClassValue<Resolved> shapes = new Shapes();

  /** What is known of a class: its shape, or why it has none; and whether it was told of. */
  private record Resolved(
      @Nullable RecordShape shape, @Nullable String refusal, AtomicBoolean isTold) {}

  /**
   * Creates the codec of an application.
   *
   * @param loader finds the record classes of stored values; null is the boot loader
   */
  public RecordCodec(@Nullable ClassLoader loader) {
    this.loader = loader;
  }

  /** Resolves a class once; held by the class, so that it is forgotten with it. */
  private static final class Shapes extends ClassValue<Resolved> {

    @Override
    protected Resolved computeValue(Class<?> type) {
      try {
        return new Resolved(TypeResolver.resolve(type), null, new AtomicBoolean());
      } catch (UnsupportedComponentException e) {
        return new Resolved(null, e.getMessage(), new AtomicBoolean());
      }
    }
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public String format() {
    return "records";
  }

  @Override
  public boolean accepts(Object value) {
    return switch (value) {
      case List<?> list -> isOfOneClass(list);
      case Object[] array -> array.getClass().getComponentType().isRecord() && isOfOneClass(array);
      case Record single -> hasArrays(single.getClass());
      default -> false;
    };
  }

  private boolean isOfOneClass(Object[] array) {
    return isOfOneClass(Arrays.asList(array));
  }

  private boolean isOfOneClass(List<?> list) {
    if (list.isEmpty() || !(list.getFirst() instanceof Record first)) {
      return false;
    }
    if (list instanceof MappedRecordList<?>) {
      return true;
    }
    Class<?> type = first.getClass();
    for (Object element : list) {
      if (element == null || !type.equals(element.getClass())) {
        return false;
      }
    }
    return shapeOrWarning(type) != null;
  }

  private boolean hasArrays(Class<?> type) {
    boolean isExpected =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .anyMatch(component -> component.isArray() && component.componentType().isPrimitive());
    RecordShape shape = isExpected ? shapeOrWarning(type) : shapeOf(type);
    return shape != null && shape.hasArrays();
  }

  private @Nullable RecordShape shapeOf(Class<?> type) {
    return shapes.get(type).shape;
  }

  private @Nullable RecordShape shapeOrWarning(Class<?> type) {
    Resolved resolved = shapes.get(type);
    if (resolved.refusal != null) {
      warnOnce(type, resolved.refusal);
    }
    return resolved.shape;
  }

  private void warnOnce(Class<?> type, @Nullable String why) {
    if (shapes.get(type).isTold.compareAndSet(false, true)) {
      LOG.warn("Values of {} are stored as objects, not as columns: {}", type.getName(), why);
    }
  }

  @Override
  public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
    Collection<?> rows =
        switch (value) {
          case List<?> list -> list;
          case Object[] array -> Arrays.asList(array);
          default -> List.of(value);
        };
    int kind =
        value instanceof List<?> ? KIND_LIST : value instanceof Record ? KIND_RECORD : KIND_ARRAY;
    RecordShape shape = shapeOf(rows.iterator().next().getClass());
    if (shape == null) {
      throw new UnsupportedValueException("A value that is not accepted cannot be stored");
    }
    try {
      RecordWriter.write(shape, rows, writer);
    } catch (ClassCastException e) {
      throw new UnsupportedValueException(
          "A component of " + shape.type().getName() + " is not of its declared type: " + e);
    } catch (UnsupportedValueException e) {
      if (e.isForOtherCodecs()) {
        warnOnce(shape.type(), e.getMessage());
      }
      throw e;
    }
    return new EntryAttributes(ID, kind, EntryAttributes.FLAG_ARROW, shape.fingerprint());
  }

  @Override
  public Object view(StoredEntry entry) {
    ArrowTable table = ArrowCodec.openTable(entry);
    String name = String.valueOf(table.metadata().get(CLASS_KEY));
    RecordShape shape = shapeOf(name);
    if (!shape.describe().equals(table.metadata().get(SHAPE_KEY))) {
      throw changed("class " + name + ": expected the components that were stored, found others");
    }
    return new MappedRecordList<>(table, entry.bytes(), shape);
  }

  @Override
  public Object hit(Object view, EntryAttributes attributes) {
    MappedRecordList<?> list = (MappedRecordList<?>) view;
    return switch (attributes.valueKind()) {
      case KIND_ARRAY -> built(list, list::toRecordArray);
      case KIND_RECORD -> built(list, list::getFirst);
      default -> list;
    };
  }

  /** Builds what a hit is; a constructor that does not take stored values any more is a change. */
  private static Object built(MappedRecordList<?> list, Supplier<?> value) {
    try {
      return Objects.requireNonNull(value.get());
    } catch (CorruptEntryException e) {
      throw e;
    } catch (RuntimeException e) {
      throw changed("class " + list.type().getName() + ": its constructor refused a row: " + e);
    }
  }

  @Override
  public boolean isImmutable(Object value) {
    return value instanceof RecordList<?>;
  }

  private RecordShape shapeOf(String name) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      RecordShape shape = type.isRecord() ? shapeOf(type) : null;
      if (shape == null) {
        throw changed("class " + name + ": expected a record that has columns, found another");
      }
      return shape;
    } catch (ClassNotFoundException | LinkageError | TypeNotPresentException e) {
      throw changed("class " + name + ": expected one that can be loaded, found " + e);
    }
  }

  private static UnreadableValueException changed(String message) {
    return new UnreadableValueException(MissReason.SHAPE, message);
  }
}
