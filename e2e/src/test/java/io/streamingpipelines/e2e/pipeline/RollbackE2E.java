package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.PlanStatus;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that passes every check and fails with the first row takes the pipeline back. */
@OnCluster
@Tag("slow")
class RollbackE2E {
  private static final Duration START = Duration.ofMinutes(4);
  private static final String MORE =
      "  upgrade: {verify: {batches: 2}, onFailure: rollback}\n"
          + "  restart: {backoff: {initial: 1s, max: 1s}}\n";

  private static boolean isStable(PipelineStatus status) {
    return Optional.ofNullable(status.plan()).map(PlanStatus::stable).isPresent();
  }

  /** Hash of the plan that the driver runs. */
  private static String runs(PipelineStatus status) {
    return String.valueOf(Objects.requireNonNull(status.driver()).plan());
  }

  @Test
  void returnsToThePlanThatWorkedAndTriesTheNextChange(Cluster cluster, @TempDir Path copy) {
    try (Shop shop = Shop.open(cluster, "rollback")) {
      shop.apply(Ticks.manifest("guarded", "SELECT value FROM ticks", MORE));
      shop.await("guarded", "the plan is stable", START, RollbackE2E::isStable);

      shop.apply(
          Ticks.manifest("guarded", "SELECT value DIV (value - value) AS value FROM ticks", MORE));
      PipelineStatus back =
          shop.await(
              "guarded",
              "the change is rolled back and the plan before it runs",
              START,
              s -> "Blocked".equals(s.phase()) && Looks.ready(s).startsWith("True"));
      assertThat(Looks.condition(back, "RolledBack"))
          .as(() -> shop.kubectl("describe", "spl", "guarded"))
          .startsWith("True DIVIDE_BY_ZERO");
      assertThat(Looks.condition(back, "Accepted")).startsWith("True");
      assertThat(Objects.requireNonNull(back.plan()).stable()).startsWith(runs(back));
      Ticks.committed(shop, "guarded", Ticks.batch(back) + 2);

      shop.apply(Ticks.manifest("guarded", "SELECT value FROM ticks WHERE value >= 0", MORE));
      shop.await(
          "guarded",
          "the next change runs",
          START,
          s ->
              "Running".equals(s.phase())
                  && String.valueOf(Objects.requireNonNull(s.plan()).wanted()).startsWith(runs(s))
                  && Looks.condition(s, "RolledBack").isEmpty());
      shop.suspend("guarded");
      shop.awaitPhase("guarded", "Suspended", START);
      shop.copy("guarded/tables", copy);
      Ticks.everyRowIsThereOnce(new Lake(copy.resolve("guarded/tables")), "seen");
      assertThat(Objects.requireNonNull(back.plan()).rolledBack()).isNotNull();
    }
  }
}
