package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something in the manifest that a person has to change, as one sentence that says what is wrong
 * and what to do.
 *
 * @param path JSON path in the manifest, {@code spec.tables[1].query}
 * @param code CamelCase, for programs: {@code UnknownInput}
 * @param message one sentence, or two: what is wrong, what to do
 * @param line line inside the SQL text at {@code path}, from 1; null where the problem has no such
 *     place
 * @param column column inside that line, from 1
 */
public record Problem(
    Severity severity,
    String path,
    String code,
    String message,
    @Nullable Integer line,
    @Nullable Integer column) {

  public Problem {
    path = VisibleText.of(path);
    message = VisibleText.of(message);
  }

  /** Whether the pipeline can run nevertheless. */
  public enum Severity {
    @JsonProperty("error")
    ERROR,
    @JsonProperty("warning")
    WARNING
  }

  public static Problem error(String path, String code, String message) {
    return new Problem(Severity.ERROR, path, code, message, null, null);
  }

  public static Problem warning(String path, String code, String message) {
    return new Problem(Severity.WARNING, path, code, message, null, null);
  }

  /** The same problem at a place inside the SQL text. */
  public Problem at(int line, int column) {
    return new Problem(severity, path, code, message, line, column);
  }

  /** The same problem, its message behind {@code words}. */
  public Problem about(String words) {
    return new Problem(severity, path, code, words + message, line, column);
  }

  /** Whether it keeps the pipeline from running. */
  public boolean fatal() {
    return severity == Severity.ERROR;
  }

  /** {@code spec.tables[1].query (2:14): sentence}. */
  @Override
  public String toString() {
    String place =
        line == null ? path : String.format(Locale.ROOT, "%s (%d:%d)", path, line, column);
    return place + ": " + message;
  }
}
