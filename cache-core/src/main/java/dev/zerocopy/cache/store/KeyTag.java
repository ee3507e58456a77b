package dev.zerocopy.cache.store;

/**
 * The first byte of an encoded value, which says its type; the layouts are in {@link KeyEncoder}.
 */
final class KeyTag {

  static final int NULL = 0x00;
  static final int BOOLEAN = 0x01;
  static final int CHARACTER = 0x02;
  static final int BYTE = 0x03;
  static final int SHORT = 0x04;
  static final int INTEGER = 0x05;
  static final int LONG = 0x06;
  static final int FLOAT = 0x07;
  static final int DOUBLE = 0x08;
  static final int BIG_INTEGER = 0x09;
  static final int BIG_DECIMAL = 0x0A;

  static final int STRING = 0x10;
  static final int ENUM = 0x11;
  static final int CLASS = 0x12;
  static final int UUID = 0x13;
  static final int LOCALE = 0x14;
  static final int CURRENCY = 0x15;
  static final int URI = 0x16;

  static final int INSTANT = 0x20;
  static final int LOCAL_DATE = 0x21;
  static final int LOCAL_TIME = 0x22;
  static final int LOCAL_DATE_TIME = 0x23;
  static final int OFFSET_TIME = 0x24;
  static final int OFFSET_DATE_TIME = 0x25;
  static final int ZONED_DATE_TIME = 0x26;
  static final int DURATION = 0x27;
  static final int PERIOD = 0x28;
  static final int YEAR = 0x29;
  static final int YEAR_MONTH = 0x2A;
  static final int MONTH_DAY = 0x2B;
  static final int ZONE_OFFSET = 0x2C;
  static final int ZONE_ID = 0x2D;
  static final int DATE = 0x2E;

  static final int LIST = 0x40;
  static final int SET = 0x41;
  static final int MAP = 0x42;
  static final int ENTRY = 0x43;
  static final int OPTIONAL = 0x44;
  static final int COLLECTION = 0x45;

  /** Plus the tag of the element's box. */
  static final int PRIMITIVE_ARRAY = 0x50;

  static final int ARRAY = 0x5F;

  static final int RECORD = 0x60;
  static final int SIMPLE_KEY = 0x61;

  private KeyTag() {}
}
