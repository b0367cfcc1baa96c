package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something in the manifest that a person has to change. The message says what is wrong and what to
 * do.
 *
 * @param path JSON path in the manifest, {@code spec.tables[1].query}
 * @param code in CamelCase, for programs: {@code UnknownInput}
 * @param message one or two sentences
 * @param line line in the SQL text at {@code path}, from 1; null if the problem has no position in
 *     a text
 * @param column column in that line, from 1
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

  /** Whether the pipeline can run despite the problem. */
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

  /** The same problem at a position in the SQL text. */
  public Problem at(int line, int column) {
    return new Problem(severity, path, code, message, line, column);
  }

  /** The same problem with {@code words} before its message. */
  public Problem about(String words) {
    return new Problem(severity, path, code, words + message, line, column);
  }

  /** Whether the problem prevents the pipeline from running. */
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
