package dev.zerocopy.cache.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zerocopy.cache.browser.BrowserPage;
import dev.zerocopy.cache.browser.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes docs/page.png anew; the same page for a phone and in the dark goes to target. */
@Tag("huge")
class PagePictureTests {

  private static final int USE_SECONDS = 30;

  @TempDir private Path home;

  @Test
  void picture_afterHalfAMinuteOfUse_isKept() throws Exception {
    Path program = Chromium.program().orElse(null);
    assumeTrue(program != null, "There is no chromium on the PATH");
    try (ChildApplication application = new ChildApplication(home);
        Chromium chromium = Chromium.start(program, home);
        BrowserPage page = chromium.newPage()) {
      page.resize(1280, 900);
      page.prefer("prefers-color-scheme", "light");
      page.open(application.address().resolve("/"));
      use(page);
      picture(page, Path.of("..", "docs", "page.png"));
      page.prefer("prefers-color-scheme", "dark");
      picture(page, Path.of("target", "page-dark.png"));
      page.resize(360, 740);
      picture(page, Path.of("target", "page-phone-dark.png"));
      page.prefer("prefers-color-scheme", "light");
      picture(page, Path.of("target", "page-phone.png"));
    }
  }

  private static void use(BrowserPage page) throws Exception {
    click(page, "#ask");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(USE_SECONDS);
    click(page, "#ask");
    click(page, "#scan");
    page.click("#repeat");
    while (System.nanoTime() < end) {
      String airport = end - System.nanoTime() > TimeUnit.SECONDS.toNanos(15) ? "ATL" : "BOS";
      page.evaluate("document.querySelector('#airport').value = '" + airport + "'");
      page.await("true");
      TimeUnit.SECONDS.sleep(1);
    }
    page.click("#repeat");
    page.await("!document.querySelector('#ask').hasAttribute('aria-disabled')");
    page.click("#release");
    click(page, "#scan");
    click(page, "#ask");
    TimeUnit.SECONDS.sleep(3); // meters are read once a second
  }

  private static void click(BrowserPage page, String button) throws Exception {
    page.click(button);
    page.await("!document.querySelector('#ask').hasAttribute('aria-disabled')");
  }

  private static void picture(BrowserPage page, Path file) throws Exception {
    TimeUnit.SECONDS.sleep(2);
    byte[] picture = page.picture();
    assertThat(picture).hasSizeBetween(10_000, 300_000);
    Files.write(file, picture);
  }
}
