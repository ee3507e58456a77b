package dev.zerocopy.cache.codec;

import dev.zerocopy.cache.store.StoredEntry;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The view of an entry that all hits through one codec share: the codec's that hit it last.
 *
 * <p>Applications that are open in one JVM share its open entries, and each has codecs of its own,
 * perhaps with classes of its own. So a view is never handed to another codec than made it.
 *
 * <p><b>Lifetime</b>: holds the view, but not the codec. <b>Threads</b>: safe.
 */
final class CodecViews {

  private volatile @Nullable Made last;

  /** A view and the one reference to its codec that a serializer has. */
  private record Made(WeakReference<Codec> by, Object view) {}

  private CodecViews() {}

  /** Returns the view of an entry, made by the first caller with this reference to the codec. */
  static Object of(StoredEntry entry, Codec codec, WeakReference<Codec> reference) {
    return ((CodecViews) entry.view(_ -> new CodecViews())).view(entry, codec, reference);
  }

  private Object view(StoredEntry entry, Codec codec, WeakReference<Codec> reference) {
    Made made = last;
    if (made != null && made.by.equals(reference)) {
      return made.view;
    }
    return make(entry, codec, reference);
  }

  private synchronized Object make(StoredEntry entry, Codec codec, WeakReference<Codec> reference) {
    Made made = last;
    if (made == null || !made.by.equals(reference)) {
      made = new Made(reference, codec.view(entry));
      last = made;
    }
    return made.view;
  }
}
