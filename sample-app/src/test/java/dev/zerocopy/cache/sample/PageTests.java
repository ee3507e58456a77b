package dev.zerocopy.cache.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zerocopy.cache.browser.BrowserPage;
import dev.zerocopy.cache.browser.Chromium;
import dev.zerocopy.cache.browser.Key;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sample's page in a real browser, over one application: its query takes too long to run it for
 * each test. So the first one leaves a table in the cache, which the others find there.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class PageTests {

  private static final Pattern DAMAGE =
      Pattern.compile("Byte ([\\d,]+) of (\\S+), in column delay, was 0x(..) and is 0x(..)\\.");

  @TempDir private static Path home;

  private final OwnedResources owned = new OwnedResources();
  private ChildApplication application;
  private Chromium chromium;

  @BeforeAll
  void start() throws Exception {
    Path program = Chromium.program().orElse(null);
    assumeTrue(program != null, "The page is not tested: there is no chromium on the PATH");
    application = owned.add(new ChildApplication(home));
    chromium = owned.add(Chromium.start(program, home));
  }

  @AfterAll
  void stop() throws Exception {
    owned.close();
  }

  @Test
  @Order(1)
  void page_usedByMouse_showsMissHitScanAndDamage() throws Exception {
    try (BrowserPage page = open()) {
      assertThat(page.text("#latency .empty")).contains("No call yet");
      page.await("document.querySelector('#table tbody').innerText.includes('flights')");
      assertThat(page.text("#rate .empty")).contains("No look-up yet");

      click(page, "#ask", "miss");
      assertThat(page.text("#result")).startsWith("ATL: 124,711 flights, 8.8 minutes late");
      click(page, "#ask", "hit");
      awaitCell(page, "flights", 6, "/^[1-9]/");
      for (String chart : List.of("latency", "memory", "rate")) {
        page.await(accentPixels(chart) + " > 50");
        assertThat(page.evaluate(hidden("#" + chart + " .empty")).asBoolean()).isTrue();
      }

      click(page, "#scan", "hit");
      assertThat(page.text("#result")).startsWith("3,000,000 rows in 21 columns, 338 MB");
      page.await(megabytes("file pages") + " > 338");
      page.click("#release");
      click(page, "#scan", "hit");
      page.await(megabytes("file pages") + " < 200");

      click(page, "#corrupt", "corrupted");
      assertDamaged(page.text("#result"));
      click(page, "#ask", "damaged");
      assertThat(page.text("#result"))
          .startsWith("ATL: 124,711 flights, 8.8 minutes late")
          .contains("did not match its checksum");
      awaitCell(page, "flights", 5, "/corrupt 1/");
      click(page, "#ask", "hit");

      assertThat(page.complaints()).isEmpty();
      assertThat(page.requests())
          .hasSizeGreaterThan(10)
          .extracting(URI::getAuthority)
          .containsOnly(application.address().getAuthority());
    }
  }

  @Test
  @Order(2)
  void page_usedByKeyboard_doesTheSame() throws Exception {
    try (BrowserPage page = open()) {
      List<String> stops = new ArrayList<>();
      for (page.press(Key.TAB); !focused(page).isEmpty(); page.press(Key.TAB)) {
        stops.add(focused(page));
        assertThat(page.evaluate("document.activeElement.matches(':focus-visible')").asBoolean())
            .isTrue();
        assertThat(
                page.evaluate("getComputedStyle(document.activeElement).outlineWidth").asString())
            .isEqualTo("3px");
      }
      assertThat(stops)
          .containsExactly(
              "airport", "ask", "repeat", "scan", "release", "clear", "corrupt", "live", "a");

      page.press(Key.TAB);
      assertThat(focused(page)).isEqualTo("airport");
      typeOver(page, "XXX");
      press(page, Key.ENTER, "error");
      assertThat(page.text("#result")).isEqualTo("No flight left from XXX");
      typeOver(page, "SEA");
      press(page, Key.ENTER, "hit");
      assertThat(page.text("#result")).startsWith("SEA: ");
      for (String stop : List.of("ask", "repeat", "scan")) {
        page.press(Key.TAB);
        assertThat(focused(page)).isEqualTo(stop);
      }
      press(page, Key.SPACE, "hit");
      assertThat(page.text("#result")).startsWith("3,000,000 rows");
      assertThat(focused(page)).isEqualTo("scan");
    }
  }

  @Test
  @Order(3)
  void clear_ofAllCaches_leavesNoEntries() throws Exception {
    try (BrowserPage page = open()) {
      awaitCell(page, "flights", 2, "/^1$/");
      page.evaluate("document.querySelector('#clear').focus()");
      press(page, Key.ENTER, "cleared");
      awaitCell(page, "flights", 2, "/^0$/");
      awaitCell(page, "legs", 2, "/^0$/");
      click(page, "#corrupt", "error");
      assertThat(page.text("#result")).startsWith("Nothing is stored that could be damaged");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  @Order(4)
  void page_inAColourScheme_hasContrast(String scheme) throws Exception {
    try (BrowserPage page = open("prefers-color-scheme", scheme)) {
      page.await("document.querySelectorAll('#rate .legend li').length === 3");
      assertThat(
              page.evaluate(
                      "getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] > 127")
                  .asBoolean())
          .isEqualTo(scheme.equals("light"));
      for (String text :
          List.of("h1", "h2", "p", "label", "input", "button", "output", "th", "td", "a", "li b")) {
        assertThat(page.contrast(text, "color")).as(text).isBetween(4.5, 21.0);
      }
      assertThat(page.contrast("button, #airport", "borderTopColor")).isBetween(3.0, 21.0);
      assertThat(page.contrast(".legend svg", "color")).as("lines").isBetween(3.0, 21.0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 360, 768, 1280})
  @Order(5)
  void page_ofAWidth_isNotScrolledSideways(int width) throws Exception {
    try (BrowserPage page = open()) {
      page.resize(width, 740);
      page.await("document.querySelectorAll('#rate .legend li').length === 3");
      page.await("document.querySelector('#latency canvas').clientWidth < " + width);
      assertThat(page.evaluate("document.documentElement.scrollWidth").asInt()).isEqualTo(width);
      assertThat(
              page.evaluate(
                      "Math.max(...[...document.querySelectorAll('body *')]"
                          + ".map(element => element.getBoundingClientRect().right))")
                  .asDouble())
          .isLessThanOrEqualTo(width);
    }
  }

  @Test
  @Order(6)
  void page_shownWithReducedMotion_doesNotMove() throws Exception {
    String durations =
        "[...new Set([...document.querySelectorAll('*')].flatMap("
            + "e => [getComputedStyle(e).transitionDuration, getComputedStyle(e).animationName]))]"
            + ".join()";
    try (BrowserPage page = open()) {
      assertThat(page.evaluate(durations).asString()).contains("0.12s");
    }
    try (BrowserPage page = open("prefers-reduced-motion", "reduce")) {
      assertThat(page.evaluate(durations).asString()).isEqualTo("0s,none");
    }
  }

  @Test
  @Order(7)
  void page_ofAnApplicationThatIsKilled_saysSo() throws Exception {
    try (BrowserPage page = open()) {
      page.await("document.querySelectorAll('#rate .legend li').length === 3");
      assertThat(page.evaluate(hidden("#trouble")).asBoolean()).isTrue();
      application.close();
      page.await("!(" + hidden("#trouble") + ")");
      assertThat(page.text("#trouble")).startsWith("The application has not answered since ");
      click(page, "#ask", "error");
      assertThat(page.text("#result")).isEqualTo("The application does not answer.");
    }
  }

  private BrowserPage open() throws Exception {
    return open("prefers-color-scheme", "light");
  }

  private BrowserPage open(String feature, String preferred) throws Exception {
    BrowserPage page = chromium.newPage();
    page.resize(1280, 900);
    page.prefer(feature, preferred);
    page.open(application.address().resolve("/"));
    return page;
  }

  private static void click(BrowserPage page, String button, String outcome) throws Exception {
    page.click(button);
    awaitOutcome(page, outcome);
  }

  private static void press(BrowserPage page, Key key, String outcome) throws Exception {
    page.press(key);
    awaitOutcome(page, outcome);
  }

  private static void awaitOutcome(BrowserPage page, String outcome) throws Exception {
    page.await("!document.querySelector('#ask').hasAttribute('aria-disabled')");
    assertThat(page.text("#outcome")).as(page.text("#result")).isEqualTo(outcome);
  }

  private static void typeOver(BrowserPage page, String text) throws Exception {
    page.evaluate("document.activeElement.select()");
    page.type(text);
  }

  private static String focused(BrowserPage page) throws Exception {
    return page.evaluate(
            "document.activeElement === document.body ? '' : document.activeElement.id"
                + " || document.activeElement.localName")
        .asString();
  }

  private static void awaitCell(BrowserPage page, String cache, int column, String pattern)
      throws Exception {
    page.await(
        "[...document.querySelectorAll('#table tbody tr')].some(row => row.cells[0].innerText ==="
            + " '%s' && %s.test(row.cells[%d].innerText))".formatted(cache, pattern, column - 1));
  }

  private static String hidden(String selector) {
    return "document.querySelector('%s').hidden".formatted(selector);
  }

  /** How many pixels of a chart are about in the accent's colour. */
  private static String accentPixels(String chart) {
    return """
    (() => {
      const canvas = document.querySelector('#%s canvas');
      const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const near = (i, value) => Math.abs(data[i] - value) < 12;
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        count += near(i, 0x0b) && near(i + 1, 0x6b) && near(i + 2, 0x74) && data[i + 3] > 200;
      }
      return count;
    })()
    """
        .formatted(chart);
  }

  /** What the memory chart's legend says of a series. */
  private static String megabytes(String series) {
    return """
    (() => {
      const item = [...document.querySelectorAll('#memory .legend li')]
          .find(one => one.querySelector('span').innerText === '%s');
      const [value, unit] = item.querySelector('b').innerText.split(' ');
      return value * {B: 1e-6, kB: 1e-3, MB: 1, GB: 1e3}[unit];
    })()
    """
        .formatted(series);
  }

  /** The file has the byte that the page says it has now. */
  private static void assertDamaged(String text) throws Exception {
    Matcher damage = DAMAGE.matcher(text);
    assertThat(damage.find()).as(text).isTrue();
    int offset = Integer.parseInt(damage.group(1).replace(",", ""));
    byte[] entry = Files.readAllBytes(home.resolve("cache").resolve(damage.group(2)));
    assertThat(entry[offset]).isEqualTo((byte) Integer.parseInt(damage.group(4), 16));
    assertThat(damage.group(3)).isNotEqualTo(damage.group(4));
  }
}
