package io.streamingpipelines.compiler.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of words, with what each one means. Messages list the words in this order. It must be
 * the same in every process, because statuses quote the messages.
 */
public final class Choice<V> {
  private final String what;
  private final Map<String, V> values;

  private Choice(String what, Map<String, V> values) {
    this.what = what;
    this.values = values;
  }

  /**
   * Words that stand for themselves.
   *
   * @param what names the choice in a sentence: {@code a write mode}
   */
  public static Choice<String> of(String what, String... words) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : words) {
      values.put(word, word);
    }
    return new Choice<>(what, values);
  }

  /** Values by the word that {@code word} returns for each of them. */
  public static <V> Choice<V> of(String what, List<V> values, Function<V, String> word) {
    Map<String, V> byWord = new LinkedHashMap<>();
    values.forEach(value -> byWord.put(word.apply(value), value));
    return new Choice<>(what, byWord);
  }

  /**
   * The value of the word at {@code path}; {@code fallback} if there is none, or, with a problem,
   * if it is not known.
   */
  public V read(FieldPath path, @Nullable String word, V fallback) {
    if (word == null) {
      return fallback;
    }
    V value = values.get(word);
    if (value != null) {
      return value;
    }
    path.error(
        ProblemCode.UNKNOWN_CHOICE,
        "'"
            + word
            + "' is not "
            + what
            + ": write "
            + words()
            + Nearest.hint(word, values.keySet()));
    return fallback;
  }

  /** Whether {@code word} is one of them. */
  public boolean knows(@Nullable String word) {
    return word != null && values.containsKey(word);
  }

  /** Like {@link #read}, but a missing word is a problem. */
  public V required(FieldPath path, @Nullable String word, V standIn) {
    if (word == null) {
      path.error(ProblemCode.MISSING, "is missing: write " + words());
    }
    return read(path, word, standIn);
  }

  private String words() {
    List<String> words = new ArrayList<>(values.keySet());
    if (words.size() == 1) {
      return words.get(0);
    }
    return String.join(", ", words.subList(0, words.size() - 1))
        + " or "
        + words.get(words.size() - 1);
  }
}
