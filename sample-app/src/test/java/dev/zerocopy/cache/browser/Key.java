package dev.zerocopy.cache.browser;

/** Keys as the protocol names them. */
public enum Key {
  TAB("Tab", "Tab", "", 9),
  ENTER("Enter", "Enter", "\r", 13),
  SPACE(" ", "Space", " ", 32);

  final String key;
  final String code;
  final String text;
  final int virtualCode;

  Key(String key, String code, String text, int virtualCode) {
    this.key = key;
    this.code = code;
    this.text = text;
    this.virtualCode = virtualCode;
  }
}
