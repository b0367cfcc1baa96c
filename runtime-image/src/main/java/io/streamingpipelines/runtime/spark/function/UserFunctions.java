package io.streamingpipelines.runtime.spark.function;

import io.streamingpipelines.plan.FunctionPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.sql.SqlProblems;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.expressions.SparkUserDefinedFunction;
import org.apache.spark.sql.internal.ToScalaUDF$;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** Registers the user's functions so that the SQL of a pipeline can call them. */
public final class UserFunctions {
  private final SparkSession session;
  private final List<Problem> problems;

  private UserFunctions(SparkSession session, List<Problem> problems) {
    this.session = session;
    this.problems = List.copyOf(problems);
  }

  /**
   * Loads the jars into this JVM and registers the functions.
   *
   * @param session is not changed
   * @param scratch a directory for copies of jars
   */
  public static UserFunctions load(SparkSession session, PipelinePlan plan, Path scratch) {
    SparkSession own = Catalyst.clone(session);
    UserJars jars = UserJars.open(session.sessionState().newHadoopConf(), plan.jars(), scratch);
    List<Problem> problems = new ArrayList<>(jars.problems());
    boolean complete = problems.isEmpty();
    for (int i = 0; i < plan.functions().size(); i++) {
      FunctionPlan function = plan.functions().get(i);
      String path = "spec.functions[" + i + "]";
      try {
        register(own, function, path, jars.classes());
      } catch (Refused refused) {
        // if a class is missing because its jar is missing, report one problem instead of two
        if (complete || !refused.problem.code().equals(Refused.NOT_FOUND)) {
          problems.add(refused.problem);
        }
      }
    }
    return new UserFunctions(own, problems);
  }

  /** A session with the functions; its clones have them too. */
  public SparkSession session() {
    return session;
  }

  /** The reasons why functions cannot be called. */
  public List<Problem> problems() {
    return problems;
  }

  private static void register(
      SparkSession session, FunctionPlan function, String path, ClassLoader classes)
      throws Refused {
    FunctionIdentifier name = new FunctionIdentifier(function.name());
    if (FunctionRegistry.builtin().functionExists(name)) {
      throw new Refused(
          path + ".name",
          "FunctionName",
          function.name() + " is one of Spark's own functions; give yours another name.");
    }
    Class<?> type = type(function.className(), path + ".class", classes);
    FunctionClass declared = declared(type, path + ".class");
    Optional<Encoder<?>> result = declared.result();
    DataType returns = returns(function.returns(), result, path + ".returns");
    SparkUserDefinedFunction udf =
        new SparkUserDefinedFunction(
            scala(declared, instance(type, path + ".class")),
            returns,
            CollectionConverters.asScala(
                    declared.arguments().stream().map(OptionConverters::toScala).toList())
                .toSeq(),
            function.returns() == null ? OptionConverters.toScala(result) : Option.empty(),
            Option.apply(function.name()),
            true,
            function.deterministic());
    session.udf().register(function.name(), udf, "java_udf", true);
  }

  private static Class<?> type(String name, String path, ClassLoader classes) throws Refused {
    try {
      Class<?> type = Class.forName(name, true, classes);
      if (type.getClassLoader() != classes) {
        throw new Refused(
            path,
            Refused.NOT_FOUND,
            name + " is a class of the runtime, not of spark.jars; give yours another package.");
      }
      return type;
    } catch (ClassNotFoundException e) {
      throw new Refused(
          path,
          Refused.NOT_FOUND,
          "No jar of spark.jars has class "
              + name
              + "; write the class with its package, or add the jar that has it.");
    } catch (LinkageError e) {
      throw new Refused(
          path,
          "ClassNotLoaded",
          "Class " + name + " cannot be loaded: " + e + "; add its dependencies to spark.jars.");
    }
  }

  private static FunctionClass declared(Class<?> type, String path) throws Refused {
    List<FunctionClass> all = FunctionClass.all(type);
    if (all.size() == 1) {
      return all.get(0);
    }
    throw new Refused(
        path,
        "NotAFunction",
        "Class "
            + type.getName()
            + " implements "
            + (all.isEmpty() ? "none" : "several")
            + " of Spark's UDF0, UDF1 … UDF22 (org.apache.spark.sql.api.java); implement the one"
            + " that matches the number of parameters.");
  }

  private static DataType returns(@Nullable String ddl, Optional<Encoder<?>> result, String path)
      throws Refused {
    if (ddl != null) {
      try {
        return DataType.fromDDL(ddl);
      } catch (Exception e) { // Scala throws checked exceptions without declaring them
        throw new Refused(SqlProblems.of(path, e));
      }
    }
    if (result.isEmpty()) {
      throw new Refused(
          path,
          "ReturnTypeUnknown",
          "The class does not declare the type of its result; declare it here, such as `returns:"
              + " DECIMAL(18,2)`.");
    }
    return result.get().schema().fields()[0].dataType();
  }

  private static Object instance(Class<?> type, String path) throws Refused {
    try {
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new Refused(
          path,
          "NotAFunction",
          "The constructor of " + type.getName() + " fails: " + e.getCause() + ".");
    } catch (ReflectiveOperationException e) {
      throw new Refused(
          path,
          "NotAFunction",
          "Class "
              + type.getName()
              + " is not public, or has no public constructor without parameters; make it public"
              + " and add such a constructor.");
    }
  }

  /** Spark has one such method for each function interface. */
  private static Object scala(FunctionClass declared, Object udf) {
    try {
      return ToScalaUDF$.class.getMethod("apply", declared.udf()).invoke(ToScalaUDF$.MODULE$, udf);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Spark takes no " + declared.udf(), e);
    }
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    static final String NOT_FOUND = "ClassNotFound";

    final transient Problem problem;

    Refused(String path, String code, String sentence) {
      this(Problem.error(path, code, sentence));
    }

    Refused(Problem problem) {
      super(problem.message());
      this.problem = problem;
    }
  }
}
