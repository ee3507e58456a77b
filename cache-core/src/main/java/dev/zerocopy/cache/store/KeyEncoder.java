package dev.zerocopy.cache.store;

import java.net.URI;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The canonical bytes of keys: equal for equal keys in every JVM, different for all others.
 *
 * <p>Equal means {@code equals}, and for arrays equal content. A value starts with a tag and tells
 * where it ends, so that values follow one another without a separator. Numbers are little-endian.
 * Entries on disk hold these bytes: whoever changes a layout takes a new tag for it.
 *
 * <pre>
 * text    length in bytes i32, UTF-8; a lone surrogate is the 3 bytes of its code point
 * values  count i32, that many values, each with its tag
 *
 * 00  null
 * 01  Boolean            u8 0 or 1
 * 02  Character          u16
 * 03  Byte               i8
 * 04  Short              i16
 * 05  Integer            i32
 * 06  Long               i64
 * 07  Float              bits i32, one NaN
 * 08  Double             bits i64, one NaN
 * 09  BigInteger         length i32, shortest two's complement, lowest byte first
 * 0A  BigDecimal         scale i32, unscaled value like 09
 *
 * 10  String             text
 * 11  enum constant      enum class text, name text
 * 12  Class              name text
 * 13  UUID               upper half i64, lower half i64
 * 14  Locale             language text, script text, country text, variant text,
 *                        count of extensions i32, each (ascending): key u16, text
 * 15  Currency           code text
 * 16  URI                each part that it has: number u8, text; then u8 0. Numbers: 1 scheme,
 *                        2 fragment, 3 scheme-specific part of an opaque URI, 4 path, 5 query,
 *                        6 user info, 7 host, 8 port, 9 authority without host.
 *                        Scheme and host are in lower case, escapes in upper case
 *
 * 20  Instant            second i64, nanosecond i32
 * 21  LocalDate          year i32, month u8, day u8
 * 22  LocalTime          nanosecond of the day i64
 * 23  LocalDateTime      like 21, like 22
 * 24  OffsetTime         like 22, like 2C
 * 25  OffsetDateTime     like 23, like 2C
 * 26  ZonedDateTime      like 23, like 2C, zone as a value
 * 27  Duration           seconds i64, nanoseconds i32
 * 28  Period             years i32, months i32, days i32
 * 29  Year               i32
 * 2A  YearMonth          year i32, month u8
 * 2B  MonthDay           month u8, day u8
 * 2C  ZoneOffset         seconds i32
 * 2D  any other ZoneId   id text
 * 2E  Date               millisecond i64
 *
 * 40  List               values
 * 41  Set                values, sorted by their unsigned bytes
 * 42  Map                count i32, each entry: key, value; sorted by their unsigned bytes
 * 43  Map.Entry          key, value
 * 44  Optional           its value, or null
 * 45  other Collection   class text, values in the order of iteration
 *
 * 51 ... 58              array of the primitive with tag 01 ... 08: length i32, elements
 * 5F  any other array    values
 * 60  record             class text, n i32, n names text, n values: the components in their order
 * 61  SimpleKey          values: the parameters
 * </pre>
 *
 * <p>The names of a record's components are in its bytes, because entries outlive a release: were
 * two components of one type exchanged, old entries would otherwise answer for other keys.
 *
 * <p>A record is its components, even where it overrides {@code equals} or implements a collection.
 * A JDK Collection that is neither List nor Set is equal to itself only; it is taken for its
 * content as an array is, and never mixed up with one of another class. Refused are such
 * collections from elsewhere, subclasses of Date ({@code java.sql.Timestamp} has nanoseconds that a
 * Date lacks) and every type that the table lacks, Path among them: its file system decides which
 * ones are equal.
 *
 * <p><b>Threads</b>: safe, but a key that another thread changes meanwhile has arbitrary bytes.
 * <b>Limits</b>: see {@link KeyBuffer}. <b>Failure</b>: {@link UnsupportedKeyException}.
 */
final class KeyEncoder {

  private KeyEncoder() {}

  static byte[] encode(@Nullable Object key) {
    KeyBuffer out = new KeyBuffer(expectedBytes(key));
    write(key, out);
    return out.toBytes();
  }

  /** Exact for the frequent keys, whose bytes then need neither growing nor trimming. */
  private static int expectedBytes(@Nullable Object key) {
    return switch (key) {
      case String text -> Math.min(5 + text.length(), CacheKey.MAX_KEY_BYTES);
      case Long _ -> 9;
      case Integer _ -> 5;
      case null, default -> 48;
    };
  }

  static void write(@Nullable Object value, KeyBuffer out) {
    switch (value) {
      case null -> out.i8(KeyTag.NULL);
      case String text -> ScalarKeys.text(KeyTag.STRING, text, out);
      case Number number -> ScalarKeys.number(number, out);
      case Boolean truth -> ScalarKeys.truth(truth, out);
      case Character unit -> ScalarKeys.unit(unit, out);
      case Enum<?> constant -> ScalarKeys.constant(constant, out);
      case Record record -> RecordKeys.record(record, out);
      case List<?> list -> ContainerKeys.list(list, out);
      case Set<?> set -> ContainerKeys.set(set, out);
      case Map<?, ?> map -> ContainerKeys.map(map, out);
      case UUID uuid -> ScalarKeys.uuid(uuid, out);
      case TemporalAccessor time -> TimeKeys.write(time, out);
      case TemporalAmount amount -> TimeKeys.write(amount, out);
      case ZoneId zone -> TimeKeys.write(zone, out);
      case Date date -> TimeKeys.write(date, out);
      case Class<?> type -> ScalarKeys.type(type, out);
      case Locale locale -> ScalarKeys.locale(locale, out);
      case Currency currency -> ScalarKeys.text(KeyTag.CURRENCY, currency.getCurrencyCode(), out);
      case URI uri -> UriKeys.write(uri, out);
      case Optional<?> optional -> ContainerKeys.optional(optional, out);
      case Map.Entry<?, ?> entry -> ContainerKeys.entry(entry, out);
      case Collection<?> collection -> ContainerKeys.collection(collection, out);
      default -> writeByClass(value, out);
    }
  }

  /** Writes what no type pattern recognises. */
  private static void writeByClass(Object value, KeyBuffer out) {
    Class<?> type = value.getClass();
    if (type.isArray()) {
      ArrayKeys.write(value, out);
    } else if (RecordKeys.isSimpleKey(type)) {
      RecordKeys.simpleKey(value, out);
    } else {
      throw UnsupportedKeyException.ofType(type);
    }
  }
}
