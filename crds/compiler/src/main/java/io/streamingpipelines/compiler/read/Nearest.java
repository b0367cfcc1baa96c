package io.streamingpipelines.compiler.read;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt word may have meant. */
public final class Nearest {
  /** The candidate with the fewest edits, if a third of the word or less is wrong. */
  public static Optional<String> to(String word, Collection<String> candidates) {
    int bound = Math.max(1, word.length() / 3);
    return candidates.stream()
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

  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private Nearest() {}
}
