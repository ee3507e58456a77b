package dev.zerocopy.cache.codec.objects;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The classes that may be in a stored object: what the application allows, and plain values and
 * collections of the JDK.
 *
 * <p>An array is allowed with its component type. Of the JDK's own packages, only exact names add
 * anything: {@code com.} allows nothing below {@code com.sun.}.
 *
 * <p><b>Threads</b>: immutable, safe.
 */
public final class AllowedTypes {

  /** The property that an application adds to, for the messages of refusals. */
  public static final String PROPERTY = "zerocopy.cache.objects.allowed-packages";

  private static final List<String> JDK_PREFIXES =
      List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "org.apache.fory.");

  private static final Set<String> PRIMITIVES = Set.of("Z", "B", "C", "S", "I", "J", "F", "D");

  private final Set<String> names = new HashSet<>();
  private final Set<String> prefixes = new TreeSet<>();

  private AllowedTypes(Collection<String> patterns) {
    for (String pattern : patterns) {
      if (pattern.isBlank() || pattern.startsWith(".") || pattern.contains("*")) {
        throw new IllegalArgumentException(
            "Allowed type must be a package with a trailing dot or the name of a class, got \""
                + pattern
                + "\"");
      }
      (pattern.endsWith(".") ? prefixes : names).add(pattern);
    }
  }

  /**
   * Allows packages with all that are below them, written with a trailing dot, and classes by their
   * binary names, beside those of the JDK.
   */
  public static AllowedTypes of(Collection<String> patterns) {
    return new AllowedTypes(patterns);
  }

  /** Whether a class may be in a stored object, by its {@linkplain Class#getName() name}. */
  public boolean isAllowed(String className) {
    String name = elementOf(className);
    return (name.isEmpty() && className.length() > 1 && !className.endsWith(";"))
        || JdkTypes.NAMES.contains(name)
        || names.contains(name)
        || (!isOfJdk(name) && prefixes.stream().anyMatch(name::startsWith));
  }

  /** Whether a class is allowed by the application, so that its shape may change with it. */
  boolean isOfApplication(String className) {
    return isAllowed(className)
        && !elementOf(className).isEmpty()
        && !JdkTypes.NAMES.contains(elementOf(className));
  }

  /** Says that a class is not allowed, and the next step. */
  static String refusal(String className) {
    return "Class "
        + className
        + " is not allowed in stored objects; if it should be, add its package to "
        + PROPERTY;
  }

  private static boolean isOfJdk(String name) {
    return JDK_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** The name of an array's element type, or of the class itself; of a primitive type empty. */
  private static String elementOf(String className) {
    int dimensions = 0;
    while (className.startsWith("[", dimensions)) {
      dimensions++;
    }
    String element = className.substring(dimensions);
    if (dimensions == 0 || element.length() < 2) {
      return dimensions > 0 && PRIMITIVES.contains(element) ? "" : className;
    }
    return element.startsWith("L") && element.endsWith(";")
        ? element.substring(1, element.length() - 1)
        : className;
  }

  @Override
  public String toString() {
    return "packages " + prefixes + ", classes " + names;
  }
}
