package io.streamingpipelines.cli.manifest;

import io.streamingpipelines.plan.Problem;
import java.util.Map;

/**
 * The line, from 1, of each JSON path of a document.
 *
 * @param blocks the first line of the text of each block scalar ({@code query: |}), by path
 */
public record LineNumbers(Map<String, Integer> byPath, Map<String, Integer> blocks) {
  public LineNumbers {
    byPath = Map.copyOf(byPath);
    blocks = Map.copyOf(blocks);
  }

  /** The line of a problem: inside the text at its path, if the problem has a line of that text. */
  public int of(Problem problem) {
    Integer block = blocks.get(problem.path());
    Integer inside = problem.line();
    return block == null || inside == null ? of(problem.path()) : block + inside - 1;
  }

  /** The line of {@code path}, or of its nearest parent that the document has. */
  public int of(String path) {
    String rest = path;
    while (!rest.isEmpty()) {
      Integer line = byPath.get(rest);
      if (line != null) {
        return line;
      }
      rest = parent(rest);
    }
    return byPath.getOrDefault("", 1);
  }

  private static String parent(String path) {
    if (path.endsWith("]")) {
      return path.substring(0, Math.max(0, path.lastIndexOf('[')));
    }
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }
}
