package dev.zerocopy.cache.store;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@link StoredEntry#view} returns, made by the first who asks.
 *
 * <p><b>Threads</b>: safe.
 */
public final class EntryView {

  private volatile @Nullable Object view;

  /** Creates the view of an entry that nobody has asked for. */
  public EntryView() {}

  /** The view, made of the entry if there is none. */
  public Object of(StoredEntry entry, Function<? super StoredEntry, ?> factory) {
    Object made = view;
    if (made == null) {
      synchronized (this) {
        made = view;
        if (made == null) {
          made = factory.apply(entry);
          view = made;
        }
      }
    }
    return made;
  }
}
