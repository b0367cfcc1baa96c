package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.plan.CamelCase;
import io.streamingpipelines.plan.Problem;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.trees.Origin;

/**
 * Converts Spark's errors about a SQL text to problems of the manifest, with their position in the
 * text.
 */
public final class SqlProblems {
  /**
   * Names for the conditions that users meet most often; the others use their own name in
   * CamelCase.
   */
  private static final Map<String, String> CODES =
      Map.of(
          "UNRESOLVED_COLUMN", "UnknownColumn",
          "UNRESOLVED_FIELD", "UnknownColumn",
          "UNRESOLVED_ROUTINE", "UnknownFunction",
          "TABLE_OR_VIEW_NOT_FOUND", "UnknownRelation",
          "PARSE_SYNTAX_ERROR", "SqlSyntax",
          "DATATYPE_MISMATCH", "WrongType",
          "STREAMING_OUTPUT_MODE", "OutputMode");

  /** Advice for conditions whose message does not say what to do. */
  private static final Map<String, String> ADVICE =
      Map.of(
          "INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY",
          " Read its input `as: snapshot`, or join it with a condition on the times of both (LEFT"
              + " SEMI JOIN replaces IN and EXISTS).");

  private SqlProblems() {}

  /**
   * Converts an error to a problem at this path.
   *
   * @param e an {@link AnalysisException}; anything else is a fault and is rethrown
   */
  public static Problem of(String path, Exception e) {
    if (!(e instanceof AnalysisException analysis)) {
      throw e instanceof RuntimeException fault
          ? fault
          : new IllegalStateException("Spark could not judge " + path, e);
    }
    Problem problem = Problem.error(path, code(analysis), sentence(analysis));
    return analysis.line().isEmpty()
        ? problem
        : at(problem, analysis.line(), analysis.startPosition());
  }

  static Problem at(Problem problem, Origin origin) {
    return origin.line().isEmpty() ? problem : at(problem, origin.line(), origin.startPosition());
  }

  private static Problem at(
      Problem problem, scala.Option<Object> line, scala.Option<Object> column) {
    // Spark counts columns from 0
    return problem.at((Integer) line.get(), column.isEmpty() ? 1 : (Integer) column.get() + 1);
  }

  private static String code(AnalysisException e) {
    String condition = e.getCondition();
    if (condition == null || condition.startsWith("_LEGACY_ERROR_TEMP_")) {
      return "SqlNotUnderstood";
    }
    String main = condition.split("\\.", 2)[0];
    return CODES.getOrDefault(main, CamelCase.of(main));
  }

  private static String sentence(AnalysisException e) {
    String text =
        e.message()
            .replaceFirst("(?s)\n==.*", "")
            .replaceFirst("(?s);?\\s*line \\d+,? pos \\d+;?.*", "")
            .replaceFirst("^\\[[A-Z_0-9.]+] ", "")
            .replaceFirst("(?s)\\s*SQLSTATE: \\w{5}.*", "")
            .replaceAll("\\s+", " ")
            .strip();
    String condition = e.getCondition();
    String advice = condition == null ? "" : ADVICE.getOrDefault(condition, "");
    return (text.endsWith(".") || text.endsWith("?") ? text : text + ".") + advice;
  }
}
