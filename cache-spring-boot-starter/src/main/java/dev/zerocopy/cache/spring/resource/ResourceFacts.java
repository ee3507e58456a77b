package dev.zerocopy.cache.spring.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/**
 * What an entry keeps of a resource beside its content.
 *
 * @param lastModifiedMillis 0 if the resource did not know it
 */
record ResourceFacts(long lastModifiedMillis, @Nullable String filename, String description) {

  private static final int NULL = -1;

  static ResourceFacts of(Resource resource) {
    return new ResourceFacts(
        lastModifiedMillis(resource), resource.getFilename(), resource.getDescription());
  }

  private static long lastModifiedMillis(Resource resource) {
    try {
      return resource.lastModified();
    } catch (IOException e) {
      return 0; // it has none: an array, a stream
    }
  }

  static ResourceFacts from(ByteBuffer encoded) {
    long lastModifiedMillis = encoded.getLong();
    String filename = text(encoded);
    String description = text(encoded);
    return new ResourceFacts(lastModifiedMillis, filename, description == null ? "" : description);
  }

  private static @Nullable String text(ByteBuffer encoded) {
    int length = encoded.getInt();
    if (length == NULL) {
      return null;
    }
    byte[] bytes = new byte[length];
    encoded.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  ByteBuffer encode() {
    byte @Nullable [] name = filename == null ? null : filename.getBytes(StandardCharsets.UTF_8);
    byte[] text = description.getBytes(StandardCharsets.UTF_8);
    int nameBytes = name == null ? 0 : name.length;
    ByteBuffer encoded =
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + nameBytes + text.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(lastModifiedMillis)
            .putInt(name == null ? NULL : name.length);
    if (name != null) {
      encoded.put(name);
    }
    return encoded.putInt(text.length).put(text).flip();
  }
}
