package io.streamingpipelines.cli.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Manifests of a corpus, made odd in one to four places; the same ones for each seed. */
final class OddManifests {
  private static final Pattern VALUE = Pattern.compile("(?m)(?<=: |- )\\S[^\\n]*$");
  private static final List<String> ODD_SCALARS =
      List.of(
          "",
          "''",
          "~",
          "null",
          "yes",
          "1",
          "-1",
          "0",
          "0x7fffffffffffffffffff",
          "0b101",
          "0o7",
          "017",
          "1:30",
          "1_000",
          "99999999999999999999999999",
          "-99999999999999999999999999",
          "9223372036854775808",
          "2147483648",
          "1e400",
          "1.0e+400",
          "-1.0e+400",
          "4.9e-324",
          ".inf",
          "-.inf",
          ".nan",
          "2026-01-01",
          "2026-01-01T00:00:00Z",
          "!!int x",
          "!!int ''",
          "!!float x",
          "!!bool x",
          "!!binary x",
          "!!null x",
          "!!java.net.URL [a]",
          "!x y",
          "&a b",
          "*a",
          "*b",
          "{}",
          "[]",
          "[[[[]]]]",
          "{a: {b: {c: {}}}}",
          "{? [a] : b}",
          "{<<: *a}",
          "|\n    x\n    y",
          ">-\n    x",
          "\"\\0\"",
          "\"\\u001b[31m\"",
          "\"\\ud800\"",
          "\"\\U0001F600\"",
          "\"a\\nb\"",
          "\"\\u202e\"",
          "é",
          "日本",
          "'",
          "\"",
          "`",
          "@",
          "%",
          "#",
          "${",
          "${a}",
          "$${a}",
          "file:",
          "file:///",
          "s3a://",
          "http://[",
          "../..",
          "a\\u0000b",
          "* * * * *",
          "0 0 31 2 *",
          "99999999999999999999d",
          "1Ei",
          "SELECT",
          "a STRING, a STRING",
          "a STRUCT<b: STRUCT<c: ARRAY<MAP<STRING, INT>>>>");
  private static final List<String> LONG =
      List.of(
          "1s", "a.", "(", "a:1,", "/a", "a-", "{a: ", "[", "- ", "? ", "9", "a STRUCT<", "\u0001");
  private static final List<String> ODD_TEXT =
      List.of(
          "\t",
          "\u0000",
          "\u0001",
          "\u001b[2J",
          "\u0085",
          "\u2028",
          "\uFEFF",
          "\r",
          "\n",
          "\n---\n",
          "\n...\n",
          "%YAML 9.9\n---\n",
          "%TAG ! !\n",
          "&a ",
          "*a",
          ": ",
          "- ",
          "? ",
          "#",
          "'",
          "\"",
          "{",
          "}",
          "[",
          "]",
          "\ud800");

  private final List<byte[]> corpus;
  private final Random random;

  /**
   * @param corpus well-formed texts
   */
  OddManifests(List<byte[]> corpus, long seed) {
    this.corpus = List.copyOf(corpus);
    random = new Random(seed);
  }

  byte[] next() {
    return odd(any(corpus));
  }

  /** Like {@code good}, but for those places. */
  byte[] odd(byte[] good) {
    byte[] bytes = good;
    for (int times = random.nextInt(4); times >= 0; times--) {
      bytes = random.nextInt(8) == 0 ? bytes(bytes) : text(bytes);
    }
    return bytes;
  }

  private byte[] text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text(text).getBytes(StandardCharsets.UTF_8);
  }

  private String text(String text) {
    return switch (random.nextInt(11)) {
      case 0, 1, 2, 3 -> value(text, any(ODD_SCALARS));
      case 4 -> value(text, any(LONG).repeat(1 << random.nextInt(16)));
      case 5 -> insert(text, any(ODD_TEXT));
      case 6 -> lines(text);
      case 7 -> nested(text);
      case 8 -> bomb(text);
      case 9 -> {
        String other = new String(any(corpus), StandardCharsets.UTF_8);
        yield text + "\n---\n" + other.substring(random.nextInt(other.length()));
      }
      default -> "\uFEFF" + text;
    };
  }

  private String value(String text, String odd) {
    Matcher matcher = VALUE.matcher(text);
    List<int[]> places = new ArrayList<>();
    while (matcher.find()) {
      places.add(new int[] {matcher.start(), matcher.end()});
    }
    if (places.isEmpty()) {
      return insert(text, odd);
    }
    int[] place = any(places);
    return text.substring(0, place[0]) + odd + text.substring(place[1]);
  }

  private String insert(String text, String odd) {
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + odd + text.substring(at);
  }

  /** A line that is gone, there twice, or moved to the right. */
  private String lines(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (lines.isEmpty()) {
      return text;
    }
    int at = random.nextInt(lines.size());
    String line = lines.remove(at);
    switch (random.nextInt(3)) {
      case 0 -> lines.addAll(at, List.of(line, line));
      case 1 -> lines.add(at, "  " + line);
      default -> {}
    }
    return String.join("\n", lines) + "\n";
  }

  private String nested(String text) {
    int depth = 1 << random.nextInt(15);
    return random.nextBoolean()
        ? value(text, "[".repeat(depth) + "]".repeat(depth))
        : value(text, "{a: ".repeat(depth) + "}".repeat(depth));
  }

  /** Aliases that double what they name, again and again; or name themselves. */
  private String bomb(String text) {
    StringBuilder bomb = new StringBuilder("bomb:\n- &b0 [x, x]\n");
    int levels = 1 + random.nextInt(40);
    for (int level = 1; level <= levels; level++) {
      bomb.append("- &b%d [*b%d, *b%d]\n".formatted(level, level - 1, level - 1));
    }
    return value(
        random.nextInt(3) == 0 ? text : bomb + text,
        random.nextBoolean() ? "*b" + levels : "&b {c: *b, d: *b}");
  }

  private byte[] bytes(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    byte[] odd = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> odd[random.nextInt(odd.length)] = (byte) random.nextInt(256);
      case 1 -> odd[random.nextInt(odd.length)] ^= (byte) (1 << random.nextInt(8));
      case 2 -> odd = Arrays.copyOf(odd, random.nextInt(odd.length + 1));
      default -> {
        byte[] noise = new byte[random.nextInt(16)];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, odd, random.nextInt(odd.length), Math.min(noise.length, 1));
      }
    }
    return odd;
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
