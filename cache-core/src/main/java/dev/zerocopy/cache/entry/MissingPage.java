package dev.zerocopy.cache.entry;

/**
 * Makes the JVM report a page that was missing.
 *
 * <p>An access to a mapped page whose file was truncated goes on with any value; the {@link
 * InternalError} comes at the thread's next return from native code, which may be far from here.
 *
 * <p><b>Source</b>: HotSpot, {@code handle_unsafe_access} and {@code
 * JavaThread::handle_special_runtime_exit_condition}.
 */
public final class MissingPage {

  private MissingPage() {}

  /** Throws the error that is due, if one is; called where a value read makes no sense, or must. */
  @SuppressWarnings("ThreadPriorityCheck") // the scheduler does not matter here
  public static void report() {
    Thread.yield(); // a call of native code
  }
}
