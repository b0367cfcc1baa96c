package io.streamingpipelines.runtime.spark.decode;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.spark.sql.catalyst.util.BadRecordException;

/** Converts parsers' exceptions to one line that people can act on. */
final class ParserErrors {
  private ParserErrors() {}

  static String of(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String place =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    return oneLine(e.getOriginalMessage()) + place;
  }

  static String of(BadRecordException e) {
    return of(e.cause());
  }

  static String of(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause instanceof JsonProcessingException json) {
      return of(json);
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : oneLine(message);
  }

  /**
   * Spark's messages contain {@code [CONDITION] … SQLSTATE: 22023}, which the reason does not need.
   */
  private static String oneLine(String message) {
    return message
        .replaceFirst("^\\[[A-Z_.0-9]+] ", "")
        .replaceFirst("\\s*SQLSTATE: \\w{5}\\s*$", "")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
