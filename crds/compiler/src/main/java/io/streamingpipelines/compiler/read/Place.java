package io.streamingpipelines.compiler.read;

import io.streamingpipelines.plan.Problem;
import java.util.List;

/** A place in the manifest, and the list that takes what is wrong there. */
public final class Place {
  private final String path;
  private final List<Problem> found;

  /**
   * @param path JSON path, {@code spec.tables[1]}
   * @param found grows by each problem
   */
  public Place(String path, List<Problem> found) {
    this.path = path;
    this.found = found;
  }

  public String path() {
    return path;
  }

  /** A field below this place; keys that are no plain names are quoted, {@code conf['spark.x']}. */
  public Place field(String name) {
    boolean plain = name.matches("[A-Za-z_][A-Za-z0-9_-]*");
    return new Place(plain ? path + "." + name : path + "['" + name + "']", found);
  }

  public Place item(int index) {
    return new Place(path + "[" + index + "]", found);
  }

  public void error(ProblemCode code, String sentence) {
    found.add(Problem.error(path, code.id(), sentence));
  }

  public void warning(ProblemCode code, String sentence) {
    found.add(Problem.warning(path, code.id(), sentence));
  }
}
