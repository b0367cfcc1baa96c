package io.streamingpipelines.compiler.read;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.VisibleText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The path of a field in the manifest, and the list that collects the problems. */
public final class FieldPath {
  private final String path;
  private final List<Problem> found;
  private final Parameters parameters;

  /**
   * @param path JSON path, {@code spec.tables[1]}
   * @param found receives each problem
   * @param parameters the parameters for texts at this path and below
   */
  public FieldPath(String path, List<Problem> found, Parameters parameters) {
    this.path = path;
    this.found = found;
    this.parameters = parameters;
  }

  /** A path in a manifest whose texts use no parameters. */
  public FieldPath(String path, List<Problem> found) {
    this(path, found, new Parameters(Map.of()));
  }

  public String path() {
    return path;
  }

  /** A field below this path. Keys that are not plain names are quoted: {@code conf['spark.x']}. */
  public FieldPath field(String name) {
    boolean plain = name.matches("[A-Za-z_][A-Za-z0-9_-]*");
    return new FieldPath(
        plain ? path + "." + name : path + "['" + VisibleText.of(name) + "']", found, parameters);
  }

  public FieldPath item(int index) {
    return new FieldPath(path + "[" + index + "]", found, parameters);
  }

  /** The text at this path, with its parameters replaced. */
  public @Nullable String resolved(@Nullable String text) {
    return text == null ? null : parameters.resolve(this, text);
  }

  /** The texts in the fields below this path, with their parameters replaced. */
  public Map<String, String> resolved(Map<String, String> texts) {
    Map<String, String> resolved = new LinkedHashMap<>();
    texts.forEach((key, text) -> resolved.put(key, parameters.resolve(field(key), text)));
    return resolved;
  }

  public void error(ProblemCode code, String sentence) {
    found.add(Problem.error(path, code.id(), sentence));
  }

  /**
   * @param line line within the text at this path, from 1
   * @param column from 1
   */
  public void error(ProblemCode code, String sentence, int line, int column) {
    found.add(Problem.error(path, code.id(), sentence).at(line, column));
  }

  public void warning(ProblemCode code, String sentence) {
    found.add(Problem.warning(path, code.id(), sentence));
  }
}
