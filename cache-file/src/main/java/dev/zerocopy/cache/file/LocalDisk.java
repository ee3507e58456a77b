package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses directories on network file systems.
 *
 * <p>There a mapping does not see what other machines write, a lock may be granted twice, and a
 * server that is gone stops a thread inside a read of memory, where no time limit helps.
 */
final class LocalDisk {

  private static final Set<String> NETWORK =
      Set.of(
          "9p",
          "afs",
          "beegfs",
          "ceph",
          "cifs",
          "coda",
          "davfs",
          "gfs2",
          "glusterfs",
          "gpfs",
          "lustre",
          "ncpfs",
          "nfs",
          "nfs3",
          "nfs4",
          "ocfs2",
          "orangefs",
          "pvfs2",
          "smb",
          "smb2",
          "smb3",
          "smbfs");

  private static final Set<String> NETWORK_FUSE =
      Set.of(
          "blobfuse",
          "blobfuse2",
          "ceph",
          "ceph-fuse",
          "curlftpfs",
          "davfs",
          "gcsfuse",
          "glusterfs",
          "goofys",
          "juicefs",
          "mount-s3",
          "rclone",
          "s3fs",
          "smbnetfs",
          "sshfs");

  private static final String FUSE = "fuse.";

  private LocalDisk() {}

  static void require(Path directory, Host.FileSystemType types) throws IOException {
    String type = types.of(directory).toLowerCase(Locale.ROOT);
    boolean network =
        type.startsWith(FUSE)
            ? NETWORK_FUSE.contains(type.substring(FUSE.length()))
            : NETWORK.contains(type);
    if (network) {
      throw new DirectoryUnusableException(
          "Cache directory "
              + directory
              + " is on a network file system ("
              + type
              + "), where mapped files and locks are not reliable: set"
              + " zerocopy.cache.file.directory to a directory on a local disk");
    }
  }
}
