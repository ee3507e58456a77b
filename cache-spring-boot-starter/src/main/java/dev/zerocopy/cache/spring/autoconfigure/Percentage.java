package dev.zerocopy.cache.spring.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Shares that are written as percentages: {@code 10%}, {@code 2.5%}. */
final class Percentage {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]+)?)\\s*%");

  private Percentage() {}

  /**
   * Returns the share, from 0 to below 1.
   *
   * @throws InvalidConfigurationPropertyValueException naming the property if it is not one
   */
  static double parse(String property, String text) {
    Matcher matcher = FORM.matcher(text.strip());
    double share = matcher.matches() ? Double.parseDouble(matcher.group(1)) / 100 : 1;
    if (share >= 1) {
      throw new InvalidConfigurationPropertyValueException(
          property, text, "It must be a percentage from 0% to below 100%, such as 10%.");
    }
    return share;
  }
}
