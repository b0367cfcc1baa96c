package io.streamingpipelines.compiler.read;

import io.streamingpipelines.api.rule.Rules;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads names and other texts. */
public final class Texts {
  private static final Pattern NAME = Pattern.compile(Rules.NAME);
  private static final Pattern OBJECT = Pattern.compile(Rules.OBJECT_NAME);

  /**
   * The name of a source, view, table, sink or expectation; empty, with a problem, if it is not
   * valid.
   */
  public static String name(FieldPath path, @Nullable String text) {
    String written = required(path, text, "a name of lower-case letters, digits and _");
    if (!written.isEmpty()
        && (written.length() > Rules.NAME_MAX || !NAME.matcher(written).matches())) {
      path.error(
          ProblemCode.INVALID_NAME,
          "'"
              + written
              + "' is not a name: write at most 63 lower-case letters, digits and _, starting with"
              + " a letter");
      return "";
    }
    return written;
  }

  /**
   * The name of an element of a list, with a problem if an earlier element has the same name.
   *
   * @param taken the names of earlier elements, to which this one is added
   * @param what the elements are, with an article: {@code a flow}
   */
  public static String name(FieldPath item, @Nullable String text, Set<String> taken, String what) {
    String name = name(item.field("name"), text);
    if (!name.isEmpty() && !taken.add(name)) {
      item.field("name")
          .error(
              ProblemCode.DUPLICATE_NAME,
              "'" + name + "' is already the name of " + what + " above: choose another name");
    }
    return name;
  }

  /** The name of a Kubernetes object; empty, with a problem, if it is not valid. */
  public static String object(FieldPath path, @Nullable String text, String what) {
    String written = required(path, text, "the name of " + what);
    if (!written.isEmpty()
        && (written.length() > Rules.OBJECT_NAME_MAX || !OBJECT.matcher(written).matches())) {
      path.error(
          ProblemCode.INVALID_NAME,
          "'"
              + written
              + "' cannot be the name of "
              + what
              + ": write lower-case letters, digits, - and .");
      return "";
    }
    return written;
  }

  /** The text; empty, with a problem, if none is written. */
  public static String required(FieldPath path, @Nullable String text, String wanted) {
    if (text == null || text.isBlank()) {
      path.error(ProblemCode.MISSING, "is missing: write " + wanted);
      return "";
    }
    return text;
  }

  /** The text; null if none is written, or, with a problem, if it is blank. */
  public static @Nullable String optional(FieldPath path, @Nullable String text, String what) {
    if (text != null && text.isBlank()) {
      path.error(ProblemCode.INVALID_VALUE, "is empty: write " + what + ", or leave it out");
      return null;
    }
    return text;
  }

  /** The columns; blank and repeated names are problems. */
  public static List<String> columns(FieldPath path, List<String> columns) {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      if (column.isBlank()) {
        path.item(i).error(ProblemCode.INVALID_VALUE, "is empty: write the name of a column");
      } else if (seen.stream().anyMatch(column::equalsIgnoreCase)) {
        path.item(i)
            .error(
                ProblemCode.DUPLICATE_NAME,
                "column '" + column + "' is named twice: remove one of them");
      } else {
        seen.add(column);
      }
    }
    return seen;
  }

  /**
   * A whole number of at least {@code least}; {@code fallback} if none is written or, with a
   * problem, if it is less.
   */
  public static long atLeast(FieldPath path, @Nullable Number number, long fallback, long least) {
    if (number == null) {
      return fallback;
    }
    if (number.longValue() < least) {
      path.error(ProblemCode.INVALID_VALUE, number + " is too small: write " + least + " or more");
      return fallback;
    }
    return number.longValue();
  }

  /** A time with its zone, in ISO 8601; null, with a problem, if the text is not one. */
  public static @Nullable Instant time(FieldPath path, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'" + text + "' is not a time: write one with its zone, such as 2026-01-01T00:00:00Z");
      return null;
    }
  }

  private Texts() {}
}
