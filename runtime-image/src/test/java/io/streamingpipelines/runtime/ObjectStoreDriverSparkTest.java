package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.runtime.checkpoint.Epoch;
import io.streamingpipelines.runtime.fixture.S3Server;
import io.streamingpipelines.runtime.plan.PlanLoader;
import io.streamingpipelines.runtime.storage.UnconditionalStore;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests a complete driver with a plan on object stores; each start creates a new Spark session. */
@Timeout(600)
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
@Tag("slow")
class ObjectStoreDriverSparkTest {
  @TempDir Path root;

  @Test
  @Tag("slow")
  void goesOnFromItsCheckpointsInTheBucket() throws Exception {
    PipelinePlan plan = plan(S3Server.running().bucket("driver"), S3Server.running().plan());
    land("1.json", "{\"order_id\": \"a\", \"total\": \"10.00\", \"seq\": 1}\n");
    ExitReport first = run(plan);
    assertThat(first.failure()).isNull();
    assertThat(first.outcome()).isEqualTo(Outcome.COMPLETED);
    land("2.json", "{\"order_id\": \"a\", \"total\": \"12.00\", \"seq\": 2}\n");
    PipelineDriver again = PipelineDriver.start(plan, "hash", DriverSettings.local(2, root));

    assertThat(again.await().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(again.await().epoch()).isEqualTo(2);
    assertThat(again.report().queries().get(0).quality().passed()).isEqualTo(2);
  }

  @Test
  void refusesAStoreOnWhichTwoDriversCouldCommitTheSameVersion() throws Exception {
    try (UnconditionalStore store = new UnconditionalStore(root)) {
      ExitReport report = run(plan("s3a://forgetful", store.plan()));

      assertThat(report.outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(report.problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.code()).isEqualTo("StoreNotConditional");
                assertThat(problem.message()).contains("s3a://forgetful");
              });
    }
  }

  @Test
  void aStandbyThatWouldWriteSuchAStoreIsRefusedBeforeTheOtherDriverGivesWay() throws Exception {
    // Hadoop keeps the connection to a bucket, so this one has a name of its own
    try (UnconditionalStore store = new UnconditionalStore(root)) {
      PipelinePlan unsafe = plan("s3a://careless", store.plan());
      String checkpoints = "file:" + root.resolve("checkpoints");
      PipelinePlan plan =
          PipelinePlanBuilder.builder(unsafe)
              .storage(new StoragePlan("s3a://careless/tables", checkpoints, store.plan()))
              .build();
      Epoch old = Epoch.claim(new Configuration(), checkpoints, "the driver before");
      DriverSettings settings =
          new DriverSettings(
              new SparkPlace.Local(2), root, "standby", null, null, true, Clock.systemUTC());
      PipelineDriver standby = PipelineDriver.start(plan, "hash", settings);

      assertThat(standby.await().outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(standby.await().epoch()).as("it has claimed nothing").isZero();
      assertThat(standby.await().problems())
          .extracting(Problem::code)
          .containsExactly("StoreNotConditional");
      assertThat(standby.checked()).isFalse();
      old.check();
      assertThat(Epoch.vacant(new Configuration(), checkpoints)).isFalse();
    }
  }

  private ExitReport run(PipelinePlan plan) throws Exception {
    return PipelineDriver.start(plan, "hash", DriverSettings.local(2, root)).await();
  }

  private PipelinePlan plan(String bucket, StoragePlan.S3 s3) throws Exception {
    try (InputStream in = getClass().getResourceAsStream("/plans/files.json")) {
      if (in == null) {
        throw new AssertionError("no plan");
      }
      String json =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("file:@ROOT@/tables", bucket + "/tables")
              .replace("file:@ROOT@/checkpoints", bucket + "/checkpoints")
              .replace("@ROOT@", root.toString())
              .replace("@TRIGGER@", "{\"kind\": \"availableNow\"}");
      PipelinePlan plan = PlanLoader.parse(json);
      return PipelinePlanBuilder.builder(plan)
          .storage(new StoragePlan(plan.storage().tables(), plan.storage().checkpoints(), s3))
          .build();
    }
  }

  private void land(String name, String content) throws Exception {
    Path in = Files.createDirectories(root.resolve("in"));
    Files.move(Files.writeString(root.resolve(name), content), in.resolve(name));
  }
}
