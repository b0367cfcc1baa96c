package io.streamingpipelines.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the calls of {@code bin/pipeline} in README, docs and examples. A shell reads them, as it
 * does for users, but calls nothing.
 */
final class QuotedCommands {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:sh|console)\n(.*?)^```");
  private static final Pattern INLINE = Pattern.compile("`(bin/pipeline [^`]+)`");
  private static final Pattern COMMENT = Pattern.compile("(?m)^#.*?(bin/pipeline .*)$");

  /** A call at the start of a line, behind a prompt or variables, or what it takes its words of. */
  private static final Pattern CALL =
      Pattern.compile("(?:\\$ )?((?:[A-Z_]+=\\S+\\s+)*bin/pipeline\\b.*|set -- .*)");

  /** Tells the words of each call, NUL after each and one more behind the last. */
  private static final String FUNCTION =
      "exec 3>&1 1>/dev/null; PATH=; pipeline() { printf '%s\\0' \"$@\" '' >&3; }\n";

  /**
   * One call.
   *
   * @param whole as users type it; else words within a sentence, where a part may be left out
   */
  record Quoted(Path page, boolean whole, List<String> words) {
    @Override
    public String toString() {
      return page + ": " + String.join(" ", words);
    }
  }

  static List<Quoted> below(Path root) throws IOException, InterruptedException {
    List<Quoted> found = new ArrayList<>();
    for (Path page : pages(root)) {
      String text = Files.readString(page);
      List<String> calls = new ArrayList<>();
      matches(BLOCK, text).forEach(block -> calls.addAll(calls(block)));
      calls.addAll(matches(COMMENT, text));
      read(root, page, true, calls, found);
      List<String> within = matches(INLINE, text);
      read(root, page, false, within.stream().map(w -> w.replace('\n', ' ')).toList(), found);
    }
    return found;
  }

  private static List<Path> pages(Path root) throws IOException {
    List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
    for (String folder : List.of("docs", "examples")) {
      try (Stream<Path> files = Files.walk(root.resolve(folder))) {
        files
            .filter(file -> file.toString().matches(".*\\.(md|yaml)"))
            .sorted()
            .forEach(pages::add);
      }
    }
    return pages;
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static List<String> calls(String block) {
    return block
        .replace("\\\n", " ")
        .lines()
        .map(String::strip)
        .map(CALL::matcher)
        .filter(Matcher::matches)
        .map(call -> call.group(1))
        .toList();
  }

  private static void read(
      Path root, Path page, boolean whole, List<String> calls, List<Quoted> found)
      throws IOException, InterruptedException {
    if (calls.isEmpty()) {
      return;
    }
    String script = FUNCTION + String.join("\n", calls).replace("bin/pipeline", "pipeline");
    Process shell =
        new ProcessBuilder("bash", "-c", script)
            .directory(root.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String told = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    shell.waitFor();
    List<String> words = new ArrayList<>();
    for (String word : told.split("\0", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      } else if (!words.isEmpty()) {
        found.add(new Quoted(root.relativize(page), whole, List.copyOf(words)));
        words.clear();
      }
    }
  }

  private QuotedCommands() {}
}
