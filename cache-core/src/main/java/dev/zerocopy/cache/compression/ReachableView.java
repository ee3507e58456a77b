package dev.zerocopy.cache.compression;

import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The view that the hits of a packed entry share for as long as one of them holds it: what it takes
 * is memory that the system cannot reclaim. It is that of the owner who asked last.
 *
 * <p><b>Threads</b>: safe; those that come while it is made wait for it.
 */
final class ReachableView {

  /** Guarded by this. */
  private @Nullable WeakReference<Object> view;

  /** Guarded by this. */
  private @Nullable Object owner;

  /** The view, made anew if nobody holds it or it is another owner's. */
  synchronized Object get(Object asking, Supplier<?> factory) {
    Object made = view == null || !asking.equals(owner) ? null : view.get();
    if (made == null) {
      made = factory.get();
      view = new WeakReference<>(made);
      owner = asking;
    }
    return made;
  }
}
