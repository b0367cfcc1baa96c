package io.streamingpipelines.compiler.sql;

import io.streamingpipelines.api.driver.SparkSpec;
import io.streamingpipelines.api.query.FunctionSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.compiler.sql.ddl.Ddl;
import io.streamingpipelines.plan.FunctionPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** User-defined functions, and the jars that contain them. */
public final class FunctionCompiler {
  private static final Pattern CLASS_NAME = Pattern.compile(Rules.CLASS_NAME);
  private static final Pattern JAR = Pattern.compile(Rules.JAR);

  /**
   * @param path {@code spec.spark.jars}
   */
  public static List<String> jars(FieldPath path, @Nullable SparkSpec spec) {
    List<String> jars = new ArrayList<>();
    Set<String> files = new HashSet<>();
    List<String> written = spec == null ? List.of() : spec.jars();
    for (int i = 0; i < written.size(); i++) {
      FieldPath at = path.item(i);
      String jar = at.resolved(written.get(i));
      if (jar == null || !JAR.matcher(jar).matches() || jar.contains("/../")) {
        at.error(
            ProblemCode.INVALID_VALUE,
            "'"
                + jar
                + "' is not the location of a jar: put the jar into the image, on the volume or"
                + " into a bucket, and write a location such as /opt/jars/functions.jar or"
                + " s3a://lake/functions.jar");
        continue;
      }
      String file = jar.substring(jar.lastIndexOf('/') + 1);
      if (!files.add(file)) {
        at.error(
            ProblemCode.DUPLICATE_NAME,
            "'"
                + file
                + "' is already the name of a jar above, and executors store jars by name: rename"
                + " one of them");
      }
      jars.add(jar.startsWith("/") ? "file:" + jar : jar.replaceFirst("^file:/+", "file:/"));
    }
    return jars;
  }

  /**
   * @param path {@code spec.functions}
   * @param jars whether the spec lists any jars
   */
  public static List<FunctionPlan> compile(FieldPath path, List<FunctionSpec> specs, boolean jars) {
    if (!specs.isEmpty() && !jars) {
      path.error(ProblemCode.MISSING, Rules.FUNCTIONS_NEED_JARS);
    }
    List<FunctionPlan> functions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < specs.size(); i++) {
      FieldPath at = path.item(i);
      FunctionSpec spec = specs.get(i);
      String name = Texts.name(at, spec.name(), names, "a function");
      FieldPath type = at.field("returns");
      String returns =
          Texts.optional(type, type.resolved(spec.returns()), "a type such as DECIMAL(18,2)");
      if (returns != null) {
        Ddl.type(type, returns);
      }
      functions.add(
          new FunctionPlan(
              name,
              className(at.field("class"), spec.className()),
              returns,
              !Boolean.FALSE.equals(spec.deterministic())));
    }
    return functions;
  }

  private static String className(FieldPath path, @Nullable String text) {
    String written = Texts.required(path, text, "a Java class with its package");
    // check the length first: the pattern recurses once for each dot
    if (!written.isEmpty()
        && (written.length() > Rules.CLASS_NAME_MAX || !CLASS_NAME.matcher(written).matches())) {
      path.error(
          ProblemCode.INVALID_NAME,
          "'"
              + written
              + "' is not the name of a Java class: write one such as com.example.TaxRate");
    }
    return written;
  }

  private FunctionCompiler() {}
}
