package dev.zerocopy.cache.codec.records;

import java.lang.reflect.Type;

/** Thrown inside this package for a record that cannot be stored as columns; it names where. */
final class UnsupportedComponentException extends Exception {

  private static final long serialVersionUID = 1L;

  UnsupportedComponentException(String path, Type type, String why) {
    super("component " + path + " of type " + type.getTypeName() + " " + why);
  }
}
