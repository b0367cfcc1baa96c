package io.streamingpipelines.runtime.session;

import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.StoragePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** The one Spark of all tests of this JVM, made as a driver makes it; starting it takes seconds. */
public final class SharedSpark {
  private SharedSpark() {}

  public static SparkSession session() {
    return Holder.SESSION;
  }

  private static final class Holder {
    static final SparkSession SESSION = start();

    private static SparkSession start() {
      PipelinePlan plan =
          PipelinePlanBuilder.builder()
              .formatVersion(PipelinePlan.FORMAT_VERSION)
              .owner(new Owner("local", "test", "tests"))
              .storage(new StoragePlan("file:/nowhere", "file:/nowhere", null))
              .sources(List.of())
              .views(List.of())
              .tables(List.of())
              .sinks(List.of())
              .sparkConf(
                  new TreeMap<>(
                      Map.of(
                          "spark.ui.enabled", "false",
                          "spark.sql.shuffle.partitions", "2",
                          "spark.databricks.delta.snapshotPartitions", "1")))
              .jars(List.of())
              .functions(List.of())
              .restart(new RestartPlan(RestartPlan.Policy.NEVER, 1, 1, 1, 1))
              .drainGraceMillis(1000)
              .build();
      try {
        return SparkSessions.local("local[2]", plan, Files.createTempDirectory("spark"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
