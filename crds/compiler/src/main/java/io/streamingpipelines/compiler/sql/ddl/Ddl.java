package io.streamingpipelines.compiler.sql.ddl;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Checks the columns and types that a manifest declares, before Spark is started. */
public final class Ddl {
  /** Columns that the runtime or Spark adds, and why they are reserved. */
  private static final Map<String, String> OWN =
      Map.of(
          "_corrupt_record", "is reserved for malformed: keep",
          "_metadata", "is reserved for Spark's file metadata");

  /**
   * Checks columns such as {@code id STRING, total DECIMAL(18,2)}.
   *
   * @param text with its parameters replaced
   */
  public static void columns(FieldPath path, String text) {
    check(
        path,
        text,
        () -> {
          for (Token name : new DdlParser(text).columns()) {
            own(path, text, name);
          }
        });
  }

  /** Checks one type, such as {@code DECIMAL(18,2)}. */
  public static void type(FieldPath path, String text) {
    check(path, text, () -> new DdlParser(text).type());
  }

  private interface Parsing {
    void run() throws DdlException;
  }

  private static void check(FieldPath path, String text, Parsing parsing) {
    if (text.contains("${")) {
      return; // the missing parameter is already reported
    }
    try {
      parsing.run();
    } catch (DdlException e) {
      error(path, text, e.at(), ProblemCode.INVALID_SCHEMA, String.valueOf(e.getMessage()));
    }
  }

  private static void own(FieldPath path, String text, Token name) {
    String lower = name.text().toLowerCase(Locale.ROOT);
    String reason =
        lower.startsWith("__")
            ? "begins with __, which is reserved for the runtime"
            : OWN.get(lower);
    if (reason != null) {
      error(
          path,
          text,
          name.start(),
          ProblemCode.RESERVED_COLUMN,
          "column '" + name.text() + "' " + reason + ": remove it from the schema");
    }
  }

  private static void error(
      FieldPath path, String text, int at, ProblemCode code, String sentence) {
    List<String> before = text.substring(0, at).lines().toList();
    boolean fresh = at == 0 || text.charAt(at - 1) == '\n';
    int line = before.size() + (fresh ? 1 : 0);
    int column = fresh ? 1 : before.get(before.size() - 1).length() + 1;
    path.error(code, sentence, line, column);
  }

  private Ddl() {}
}
