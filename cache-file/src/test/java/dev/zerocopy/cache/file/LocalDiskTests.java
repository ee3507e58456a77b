package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalDiskTests {

  @TempDir private Path directory;

  private StoreDirectory open(String type) throws IOException {
    return StoreDirectory.open(StoreDirectoryOptions.of(directory), new Host("boot", path -> type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "CIFS", "fuse.sshfs", "fuse.s3fs"})
  void directory_onANetworkFileSystem_isRefusedWithASentence(String type) {
    assertThatThrownBy(() -> open(type))
        .isInstanceOf(DirectoryUnusableException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContainingAll("network file system", "zerocopy.cache.file.directory");
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "fuse.ntfs-3g"})
  void directory_onALocalDisk_isOpened(String type) throws IOException {
    try (StoreDirectory opened = open(type)) {
      assertThat(Caches.open(opened, "tables").put(1, FaultTables.table(1, 10))).isTrue();
    }
  }

  @Test
  void thisMachine_hasAFileSystemTypeAndABootId() throws IOException {
    assertThat(Host.SYSTEM.fileSystemType().of(directory)).isNotBlank();
    assertThat(Host.SYSTEM.bootId()).isNotBlank();
  }
}
