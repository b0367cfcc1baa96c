package io.streamingpipelines.testsupport.orders;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Writes an event's JSON by hand, so that it can also be written wrong. */
final class Document {
  private final List<String> members = new ArrayList<>();

  /** A member with a text or null. */
  Document with(String name, @Nullable String text) {
    members.add("\"" + name + "\":" + (text == null ? "null" : quoted(text)));
    return this;
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** Repeats the first member. */
  Document twice() {
    members.add(members.get(0));
    return this;
  }

  @Override
  public String toString() {
    StringJoiner json = new StringJoiner(",", "{", "}");
    members.forEach(json::add);
    return json.toString();
  }

  byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }
}
