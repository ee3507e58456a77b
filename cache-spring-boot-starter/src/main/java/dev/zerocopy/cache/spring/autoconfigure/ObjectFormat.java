package dev.zerocopy.cache.spring.autoconfigure;

/** How objects are stored that are neither tables nor records, bytes or text. */
enum ObjectFormat {
  /** Apache Fory. */
  FORY,
  /** Jackson 3, as JSON. */
  JACKSON,
  /** The JDK's serialization. */
  JDK
}
