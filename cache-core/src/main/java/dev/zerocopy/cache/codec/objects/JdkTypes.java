package dev.zerocopy.cache.codec.objects;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of the JDK that any stored object may have: plain values and collections, and what
 * the JDK itself writes in their place. None does more, when it is rebuilt, than hold its parts.
 *
 * <p>Left out on purpose: {@code URL} (its hash code asks the network), {@code Class}, proxies and
 * lambdas (they name code), {@code ByteBuffer} (it may share memory), {@code Throwable}.
 */
final class JdkTypes {

  static final Set<String> NAMES =
      Stream.of(
              in(
                  "java.lang.",
                  "Object String Boolean Byte Character Short Integer Long Float Double Number"
                      + " Enum Record Comparable CharSequence Iterable StringBuilder StringBuffer"
                      + " String$CaseInsensitiveComparator"),
              in("java.math.", "BigInteger BigDecimal RoundingMode"),
              in("java.net.", "URI"),
              in("java.sql.", "Date Time Timestamp"),
              in(
                  "java.time.",
                  "DayOfWeek Duration Instant LocalDate LocalDateTime LocalTime Month MonthDay"
                      + " OffsetDateTime OffsetTime Period Year YearMonth ZoneId ZoneOffset"
                      + " ZoneRegion ZonedDateTime Ser"),
              in(
                  "java.util.",
                  "AbstractCollection AbstractList AbstractMap AbstractQueue AbstractSequentialList"
                      + " AbstractSet Collection Comparator Deque Dictionary Iterator List Map"
                      + " Map$Entry NavigableMap NavigableSet Queue SequencedCollection"
                      + " SequencedMap SequencedSet Set SortedMap SortedSet"),
              in(
                  "java.util.",
                  "AbstractList$RandomAccessSubList AbstractList$SubList AbstractMap$SimpleEntry"
                      + " AbstractMap$SimpleImmutableEntry ArrayDeque ArrayList ArrayList$SubList"
                      + " Arrays$ArrayList BitSet Calendar CollSer Currency Date EnumMap EnumSet"
                      + " EnumSet$SerializationProxy GregorianCalendar HashMap HashSet Hashtable"
                      + " IdentityHashMap JumboEnumSet LinkedHashMap LinkedHashSet LinkedList"
                      + " Locale Optional OptionalDouble OptionalInt OptionalLong PriorityQueue"
                      + " RegularEnumSet SimpleTimeZone Stack TimeZone TreeMap TreeSet UUID"
                      + " Vector"),
              in(
                  "java.util.Collections$",
                  "EmptyList EmptyMap EmptySet ReverseComparator ReverseComparator2"
                      + " SetFromMap SingletonList SingletonMap SingletonSet SynchronizedCollection"
                      + " SynchronizedList SynchronizedMap SynchronizedNavigableMap"
                      + " SynchronizedNavigableSet SynchronizedRandomAccessList SynchronizedSet"
                      + " SynchronizedSortedMap SynchronizedSortedSet UnmodifiableCollection"
                      + " UnmodifiableList UnmodifiableMap UnmodifiableMap$UnmodifiableEntrySet"
                      + " UnmodifiableNavigableMap UnmodifiableNavigableMap$EmptyNavigableMap"
                      + " UnmodifiableNavigableSet UnmodifiableNavigableSet$EmptyNavigableSet"
                      + " UnmodifiableRandomAccessList UnmodifiableSequencedCollection"
                      + " UnmodifiableSequencedMap UnmodifiableSequencedSet UnmodifiableSet"
                      + " UnmodifiableSortedMap UnmodifiableSortedSet"),
              in("java.util.Comparators$", "NaturalOrderComparator"),
              in("java.util.ImmutableCollections$", "List12 ListN Map1 MapN Set12 SetN SubList"),
              in(
                  "java.util.concurrent.",
                  "ConcurrentHashMap ConcurrentHashMap$Segment ConcurrentSkipListMap"
                      + " ConcurrentSkipListSet"
                      + " CopyOnWriteArrayList CopyOnWriteArraySet TimeUnit"),
              in(
                  "java.util.concurrent.atomic.",
                  "AtomicBoolean AtomicInteger AtomicLong AtomicReference"),
              in(
                  "java.util.concurrent.locks.",
                  "AbstractOwnableSynchronizer AbstractQueuedSynchronizer ReentrantLock"
                      + " ReentrantLock$NonfairSync ReentrantLock$Sync"),
              in("sun.util.calendar.", "ZoneInfo"))
          .flatMap(names -> names)
          .collect(Collectors.toUnmodifiableSet());

  private JdkTypes() {}

  private static Stream<String> in(String prefix, String names) {
    return Arrays.stream(names.split(" ")).map(prefix::concat);
  }
}
