package dev.zerocopy.cache.browser;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One page of the browser, used as a person does: with a mouse and a keyboard.
 *
 * <p><b>Lifetime</b>: closing ends the connection to it.
 *
 * <p><b>Failure</b>: {@link IOException} when the browser refuses a command, or a script throws.
 */
public final class BrowserPage implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String CONTRAST =
      """
      (selector, property) => {
        const style = element => getComputedStyle(element);
        const luminance = colour => colour.match(/[\\d.]+/g).slice(0, 3)
            .map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = element => {
          const colour = style(element).backgroundColor;
          return colour.endsWith(', 0)') ? behind(element.parentElement) : colour;
        };
        const ratio = element => {
          const inner = property === 'color' ? element : element.parentElement;
          const both = [style(element)[property], behind(inner)].map(luminance);
          return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
        };
        return Math.min(...[...document.querySelectorAll(selector)]
            .filter(element => element.checkVisibility()).map(ratio));
      }
      """;

  private final DevTools tools;

  BrowserPage(DevTools tools) throws IOException, InterruptedException {
    this.tools = tools;
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      tools.send(domain + ".enable", Map.of());
    }
  }

  /** Opens an address and waits until the page and what it names are loaded. */
  public void open(URI address) throws IOException, InterruptedException {
    tools.send("Page.navigate", Map.of("url", address.toString()));
    await("location.href === '%s' && document.readyState === 'complete'".formatted(address));
  }

  /** The value of an expression in the page. */
  public JsonNode evaluate(String expression) throws IOException, InterruptedException {
    JsonNode result =
        tools.send(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(expression + " threw " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value");
  }

  /** The visible text of the first element that a selector finds. */
  public String text(String selector) throws IOException, InterruptedException {
    return evaluate("document.querySelector('%s').innerText".formatted(selector)).asString();
  }

  /** Waits until an expression in the page is true. */
  public void await(String expression) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!evaluate("!!(" + expression + ")").asBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "Waited in vain for %s in a page that says:%n%s".formatted(expression, text("body")));
      }
      Thread.sleep(50);
    }
  }

  /** Clicks in the middle of an element, after scrolling to it, with the left button. */
  public void click(String selector) throws IOException, InterruptedException {
    JsonNode place =
        evaluate(
            """
            (() => {
              const element = document.querySelector('%s');
              element.scrollIntoView({block: 'center', behavior: 'instant'});
              const box = element.getBoundingClientRect();
              return {x: box.x + box.width / 2, y: box.y + box.height / 2};
            })()
            """
                .formatted(selector));
    for (String type : List.of("mousePressed", "mouseReleased")) {
      tools.send(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              place.get("x").asDouble(),
              "y",
              place.get("y").asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /** Presses and releases a key. */
  public void press(Key key) throws IOException, InterruptedException {
    for (String type : List.of(key.text.isEmpty() ? "rawKeyDown" : "keyDown", "keyUp")) {
      tools.send(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              key.key,
              "code",
              key.code,
              "text",
              type.equals("keyUp") ? "" : key.text,
              "windowsVirtualKeyCode",
              key.virtualCode));
    }
  }

  /** Types text into what has the focus. */
  public void type(String text) throws IOException, InterruptedException {
    tools.send("Input.insertText", Map.of("text", text));
  }

  /** Shows the page as on a screen of a size. */
  public void resize(int width, int height) throws IOException, InterruptedException {
    tools.send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  /** Shows the page to a person who prefers something, as {@code prefers-color-scheme: dark}. */
  public void prefer(String feature, String value) throws IOException, InterruptedException {
    tools.send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", feature, "value", value))));
  }

  /**
   * The least contrast that a colour of the visible elements that a selector finds has with what is
   * behind them, as WCAG 2 defines it: from 1 to 21.
   *
   * @param property which colour, as {@code color} or {@code borderTopColor}
   */
  public double contrast(String selector, String property)
      throws IOException, InterruptedException {
    return evaluate("(%s)('%s', '%s')".formatted(CONTRAST, selector, property)).asDouble();
  }

  /** A picture of the page as a PNG, as far down as it goes. */
  public byte[] picture() throws IOException, InterruptedException {
    JsonNode picture =
        tools.send(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode(picture.get("data").asString());
  }

  /** What the console says at the level of warnings and errors, exceptions and refusals. */
  public List<String> complaints() {
    List<String> all = new ArrayList<>();
    tools.events("Runtime.exceptionThrown").forEach(event -> all.add(event.toString()));
    tools.events("Runtime.consoleAPICalled").stream()
        .filter(event -> List.of("error", "warning").contains(event.get("type").asString()))
        .forEach(event -> all.add(event.toString()));
    tools.events("Log.entryAdded").stream()
        .map(event -> event.get("entry"))
        .filter(entry -> List.of("error", "warning").contains(entry.get("level").asString()))
        .forEach(entry -> all.add(entry.toString()));
    return all;
  }

  /** The addresses of all that the page has asked for. */
  public List<URI> requests() {
    return tools.events("Network.requestWillBeSent").stream()
        .map(event -> URI.create(event.get("request").get("url").asString()))
        .toList();
  }

  @Override
  public void close() {
    tools.close();
  }
}
