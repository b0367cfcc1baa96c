package io.streamingpipelines.runtime.spark.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.FunctionJar;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.session.SparkSessions;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the user's functions on an executor: a JVM that receives the jar only from Spark. */
@Timeout(300)
@Tag("slow")
class FunctionsDriverSparkTest {
  @TempDir private Path root;

  @AfterEach
  void leaveTestMode() {
    System.clearProperty("spark.testing");
    System.clearProperty("spark.test.home");
  }

  @Test
  @Tag("slow")
  void areCalledInQueriesExpectationsAndWritesAndAfterARestart() throws Exception {
    Path jar = FunctionJar.shop(root.resolve("functions.jar"));
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, FunctionJar.PIPELINE.replace("JAR", jar.toString()));
    List<String> orders = new ArrayList<>();
    List<String> ids = List.of("apple", "xylophone", "date", "plum", "pear");
    try (SparkSession spark = withAnExecutor(pipeline)) {
      pipeline.in(spark);
      for (int i = 0; i < ids.size(); i++) {
        String id = ids.get(i);
        pipeline.land(
            "in",
            """
            {"id": "%s", "total": %d.10, "rate": 20, "seq": %d}\
            """
                .formatted(id, i, i));
        if (!id.startsWith("x")) {
          BigDecimal net = new BigDecimal(i + ".10").multiply(new BigDecimal("0.20"));
          orders.add("[%s,%s***,%s,%d]".formatted(id, id.charAt(0), net.setScale(2), i));
        }
        if (i == 2 || i == 4) {
          Ending ending = pipeline.run();
          assertThat(ending.outcome()).as("%s", ending).isEqualTo(ExitReport.Outcome.COMPLETED);
        }
      }
      assertThat(pipeline.rows("orders")).containsExactlyInAnyOrderElementsOf(orders);
      assertThat(pipeline.rows("orders_quarantine", "id", "_failed_expectations[0]"))
          .containsExactly("[xylophone,shown]");
      assertThat(pipeline.rows("current", "id", "seq")).containsExactly("[a***,0]", "[p***,4]");
    }
  }

  /** Spark's own way to test with executors as processes; it requires a folder of jars. */
  private SparkSession withAnExecutor(DeclaredPipeline pipeline) throws Exception {
    Path home = root.resolve("home");
    Files.createDirectories(home.resolve("jars"));
    Files.createDirectories(home.resolve("launcher/target/scala-2.13"));
    System.setProperty("spark.testing", "true");
    System.setProperty("spark.test.home", home.toString());
    return SparkSessions.builder(pipeline.plan(), 2)
        .master("local-cluster[1,2,1024]")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.local.dir", root.resolve("local").toString())
        .config("spark.sql.warehouse.dir", root.resolve("warehouse").toUri().toString())
        .getOrCreate();
  }
}
