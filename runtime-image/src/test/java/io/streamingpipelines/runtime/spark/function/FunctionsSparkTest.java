package io.streamingpipelines.runtime.spark.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.FunctionJar;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the problems of functions that are reported before anything starts, and their failures. */
class FunctionsSparkTest {
  @TempDir private static Path jars;
  private static Path functions;
  private static Path shadowing;

  @TempDir private Path root;

  @BeforeAll
  static void build() throws Exception {
    functions = FunctionJar.shop(jars.resolve("functions.jar"));
    shadowing =
        FunctionJar.build(
            jars.resolve("shadowing.jar"),
            Map.of("org.apache.spark.Mine", "package org.apache.spark; public class Mine { }"));
  }

  private DeclaredPipeline pipeline() {
    return new DeclaredPipeline(root, FunctionJar.PIPELINE.replace("JAR", functions.toString()));
  }

  @Test
  void failTheBatchWithTheirOwnWords() {
    DeclaredPipeline pipeline = pipeline();
    UserFunctions loaded = UserFunctions.load(SharedSpark.session(), pipeline.plan(), root);
    assertThat(
            loaded
                .session()
                .sql("SELECT net(total, 20) FROM VALUES (3) AS t(total)")
                .first()
                .getDecimal(0))
        .isEqualByComparingTo("0.60");
    Throwable thrown =
        catchThrowable(
            () ->
                loaded
                    .session()
                    .sql("SELECT net(total, 13) FROM VALUES (3) AS t(total)")
                    .collectAsList());
    Failure failure = new FailureClassifier().classify(thrown, "orders", 1L, 0);
    assertThat(failure.kind()).isEqualTo(Failure.Kind.DATA);
    assertThat(failure.reason()).isEqualTo("FunctionFailed");
    assertThat(failure.message()).contains("`net (").contains("no such rate");
  }

  @Test
  void areCheckedBeforeAnythingStarts() {
    DeclaredPipeline wrong =
        pipeline()
            .edit(
                "- {name: masked,",
                """
                - {name: upper, class: shop.Masked}
                - {name: gone, class: shop.Gone}
                - {name: not_one, class: shop.NoFunction}
                - {name: whatever, class: shop.Any}
                - {name: closed, class: shop.Closed}
                - {name: ours, class: org.apache.spark.sql.Row}
                - {name: masked,\
                """
                    .strip())
            .edit("SELECT id, masked(id)", "SELECT id, gone(id) AS g, masked(id)");
    assertThat(problems(wrong))
        .containsExactly(
            "spec.functions[0].name: upper is one of Spark's own functions; give yours another"
                + " name.",
            "spec.functions[1].class: No jar of spark.jars has class shop.Gone; write the class"
                + " with its package, or add the jar that has it.",
            "spec.functions[2].class: Class shop.NoFunction implements none of Spark's UDF0, UDF1 …"
                + " UDF22 (org.apache.spark.sql.api.java); implement the one that matches the"
                + " number of parameters.",
            "spec.functions[3].returns: The class does not declare the type of its result; declare"
                + " it here, such as `returns: DECIMAL(18,2)`.",
            "spec.functions[4].class: Class shop.Closed is not public, or has no public constructor"
                + " without parameters; make it public and add such a constructor.",
            "spec.functions[5].class: org.apache.spark.sql.Row is a class of the runtime, not of"
                + " spark.jars; give yours another package.");

    assertThat(problems(pipeline().edit(functions.toString(), "/nowhere/functions.jar")))
        .containsExactly(
            "spec.spark.jars[0]: file:/nowhere/functions.jar does not exist: put the jar there, or"
                + " correct the path.");
    assertThat(problems(pipeline().edit(functions.toString(), shadowing + "\", \"" + functions)))
        .containsExactly(
            "spec.spark.jars[0]: shadowing.jar contains classes of org.apache.spark, which the"
                + " runtime provides itself; build the jar without them (Maven: scope provided).");
  }

  @Test
  void areCheckedWhereTheyAreCalled() {
    DeclaredPipeline wrong =
        pipeline()
            .edit("masked(id) AS shown", "masked(id, 1) AS shown")
            .edit(
                "- {name: masked,",
                "- {name: dice, class: shop.Dice, deterministic: false}\n- {name: masked,");
    assertThat(problems(wrong))
        .singleElement()
        .asString()
        .startsWith("spec.tables[0].query (1:12): The `masked` requires 1 parameters");
    DeclaredPipeline random =
        wrong.edit("masked(id, 1) AS shown", "masked(id) AS shown, dice() AS d");
    assertThat(problems(random))
        .containsExactly(
            "spec.tables[0].query (1:33): dice() returns a different value each time, which cannot"
                + " be evaluated once and written exactly once; derive the value from the row, for"
                + " example with a hash.");
  }

  private static List<String> problems(DeclaredPipeline pipeline) {
    return pipeline.check().problems().stream().map(Problem::toString).toList();
  }
}
