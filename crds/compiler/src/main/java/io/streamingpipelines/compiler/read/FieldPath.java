package io.streamingpipelines.compiler.read;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.VisibleText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place in the manifest, and the list that takes what is wrong there. */
public final class FieldPath {
  private final String path;
  private final List<Problem> found;
  private final Parameters parameters;

  /**
   * @param path JSON path, {@code spec.tables[1]}
   * @param found grows by each problem
   * @param parameters what texts here and below may use
   */
  public FieldPath(String path, List<Problem> found, Parameters parameters) {
    this.path = path;
    this.found = found;
    this.parameters = parameters;
  }

  /** A place of a manifest whose texts are taken as they are written. */
  public FieldPath(String path, List<Problem> found) {
    this(path, found, new Parameters(Map.of()));
  }

  public String path() {
    return path;
  }

  /** A field below this place; keys that are no plain names are quoted, {@code conf['spark.x']}. */
  public FieldPath field(String name) {
    boolean plain = name.matches("[A-Za-z_][A-Za-z0-9_-]*");
    return new FieldPath(
        plain ? path + "." + name : path + "['" + VisibleText.of(name) + "']", found, parameters);
  }

  public FieldPath item(int index) {
    return new FieldPath(path + "[" + index + "]", found, parameters);
  }

  /** The text that is written here, its parameters replaced. */
  public @Nullable String resolved(@Nullable String text) {
    return text == null ? null : parameters.resolve(this, text);
  }

  /** The texts that are written in the fields here, their parameters replaced. */
  public Map<String, String> resolved(Map<String, String> texts) {
    Map<String, String> resolved = new LinkedHashMap<>();
    texts.forEach((key, text) -> resolved.put(key, parameters.resolve(field(key), text)));
    return resolved;
  }

  public void error(ProblemCode code, String sentence) {
    found.add(Problem.error(path, code.id(), sentence));
  }

  /**
   * @param line inside the text that is written here, from 1
   * @param column from 1
   */
  public void error(ProblemCode code, String sentence, int line, int column) {
    found.add(Problem.error(path, code.id(), sentence).at(line, column));
  }

  public void warning(ProblemCode code, String sentence) {
    found.add(Problem.warning(path, code.id(), sentence));
  }
}
