package io.streamingpipelines.compiler.read;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the word that a misspelled word may have meant. */
public final class Nearest {
  private static final Pattern HINT = Pattern.compile("; did you mean (\\S+)\\?$");

  /** The candidate with the fewest edits, if at most a third of the word is wrong. */
  public static Optional<String> to(String word, Collection<String> candidates) {
    int bound = Math.max(1, word.length() / 3);
    return candidates.stream()
        .filter(candidate -> Math.abs(candidate.length() - word.length()) <= bound)
        .filter(candidate -> distance(word, candidate) <= bound)
        .min(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code "; did you mean x?"}, or nothing. */
  public static String hint(String word, Collection<String> candidates) {
    return hint(word, candidates, "");
  }

  /** {@code "; did you mean x?"}, or {@code otherwise}. */
  public static String hint(String word, Collection<String> candidates, String otherwise) {
    return to(word, candidates).map(best -> "; did you mean " + best + "?").orElse(otherwise);
  }

  /** The word that a sentence with such a hint proposes. */
  static Optional<String> hinted(String sentence) {
    Matcher matcher = HINT.matcher(sentence);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Number of letters that are wrong, missing, superfluous, or swapped with their neighbours. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] free = before;
      before = last;
      last = row;
      row = free;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substituted, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1 && j > 1 && swapped(a, i, b, j)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }

  private static boolean swapped(String a, int i, String b, int j) {
    return a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
  }

  private Nearest() {}
}
