package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class NameExchangeTests {

  @TempDir private Path directory;

  @Test
  void files_swapNames() throws IOException {
    Path one = Files.writeString(directory.resolve("one"), "first");
    Path other =
        Files.writeString(
            Files.createDirectories(directory.resolve("Ordner 1")).resolve("b"), "second");

    assertThat(NameExchange.swap(one, other)).isTrue();

    assertThat(one).hasContent("second");
    assertThat(other).hasContent("first");
  }

  @Test
  void missingFile_swapsNothing() throws IOException {
    Path one = Files.writeString(directory.resolve("one"), "first");
    Path other = directory.resolve("other");

    assertThat(NameExchange.swap(one, other)).isFalse();

    assertThat(one).hasContent("first");
    assertThat(other).doesNotExist();
  }
}
