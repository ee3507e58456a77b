package dev.zerocopy.cache.memory;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What a JVM's arguments say of direct buffers. */
final class DirectMemory {

  private static final String OPTION = "-XX:MaxDirectMemorySize=";
  private static final String UNITS = "kmgt";

  private DirectMemory() {}

  /** The limit in bytes that is set; empty if none is, or one that the JVM takes for none. */
  static OptionalLong maxBytes(List<String> jvmArguments) {
    OptionalLong found = OptionalLong.empty();
    for (String argument : jvmArguments) {
      if (argument.startsWith(OPTION)) {
        found = bytes(argument.substring(OPTION.length()).toLowerCase(Locale.ROOT));
      }
    }
    return found;
  }

  private static OptionalLong bytes(String size) {
    int unit = size.isEmpty() ? -1 : UNITS.indexOf(size.charAt(size.length() - 1));
    OptionalLong number =
        SystemFiles.number(unit < 0 ? size : size.substring(0, size.length() - 1));
    return number.isPresent() && number.getAsLong() > 0
        ? OptionalLong.of(number.getAsLong() << (10 * (unit + 1)))
        : OptionalLong.empty();
  }
}
