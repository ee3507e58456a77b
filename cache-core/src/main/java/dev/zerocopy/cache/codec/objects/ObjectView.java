package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.entry.MissingPage;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.StoredEntry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * An entry that holds an object, and whether the classes in it have been compared.
 *
 * <p>It holds no class and no class loader of the application: an entry may outlive the codec that
 * opened it, when an application restarts in its JVM.
 *
 * <p><b>Threads</b>: safe.
 */
final class ObjectView {

  private final StoredEntry entry;
  private final ObjectTable table;
  private volatile @Nullable WeakReference<ClassShapes> checkedBy;

  ObjectView(StoredEntry entry, int format) {
    this.entry = entry;
    this.table = ObjectTable.decode(entry.metadata(), format);
  }

  /**
   * The object's bytes: verified, copied, of classes that are allowed and unchanged.
   *
   * <p>Copied, because a decoder may read what is cut off under it as if it were there, and gains
   * nothing from reading the mapping: the copy is a twelfth of the time or less.
   *
   * @throws dev.zerocopy.cache.store.UnreadableValueException if a class is not
   * @throws CorruptEntryException if the bytes are damaged
   */
  byte[] bytes(ClassShapes classes) {
    WeakReference<ClassShapes> checked = checkedBy;
    if (checked == null || checked.get() != classes) {
      classes.check(table.shapes());
      checkedBy = new WeakReference<>(classes);
    }
    entry.verify(table.offset(), table.lengthBytes());
    MemorySegment payload = entry.bytes().asSlice(table.offset(), table.lengthBytes());
    try {
      byte[] bytes = payload.toArray(ValueLayout.JAVA_BYTE);
      MissingPage.report(); // before anybody decodes what was not there
      return bytes;
    } catch (InternalError e) {
      throw new CorruptEntryException(
          "Corrupt " + entry + ": expected readable pages, found none", e);
    }
  }
}
