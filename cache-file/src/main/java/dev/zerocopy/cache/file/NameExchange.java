package dev.zerocopy.cache.file;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Swaps the names of two files in one step, where the system can.
 *
 * <p>A rename over a file that is there makes ext4 write the new one to the disk at once, lest a
 * crash leave an empty one; a swap does not. An entry that a crash left empty or half is known by
 * its boot word, or was forced before.
 *
 * <p><b>Source</b>: {@code renameat2(2)}; {@code auto_da_alloc} in {@code ext4(5)}.
 *
 * <p><b>Threads</b>: safe.
 */
final class NameExchange {

  private static final int WORKING_DIRECTORY = -100;
  private static final int RENAME_EXCHANGE = 2;
  private static final Charset FILE_NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private static final @Nullable MethodHandle RENAME = openOrNull();

  private NameExchange() {}

  @SuppressWarnings("restricted") // a plain rename does where it is forbidden
  private static @Nullable MethodHandle openOrNull() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
      return null;
    }
    try {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("renameat2"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT));
    } catch (RuntimeException | LinkageError e) {
      return null; // forbidden, or no such function
    }
  }

  /** Swaps the names of two files, or returns false and changes nothing. */
  static boolean swap(Path one, Path other) {
    MethodHandle rename = RENAME;
    if (rename == null) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      int error =
          (int)
              rename.invokeExact(
                  WORKING_DIRECTORY,
                  arena.allocateFrom(one.toString(), FILE_NAMES),
                  WORKING_DIRECTORY,
                  arena.allocateFrom(other.toString(), FILE_NAMES),
                  RENAME_EXCHANGE);
      return error == 0;
    } catch (Throwable e) {
      throw e instanceof Error error ? error : new AssertionError(e); // it throws nothing itself
    }
  }
}
