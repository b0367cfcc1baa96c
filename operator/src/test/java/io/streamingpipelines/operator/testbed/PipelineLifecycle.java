package io.streamingpipelines.operator.testbed;

import io.streamingpipelines.api.status.PipelineStatus;
import java.time.Duration;
import java.util.Objects;

/**
 * The whole life of a pipeline: first driver, change of memory, second driver, suspension,
 * deletion. It has to complete whatever faults occur.
 */
final class PipelineLifecycle {
  private static final String PIPELINE = "orders";

  /** The garbage collector learns of a new definition within 30 s. */
  private static final Duration COLLECTED = Duration.ofSeconds(90);

  private static final Duration DEADLINE = Duration.ofSeconds(45);

  /** The status before the deletion, to be compared. */
  record End(String phase, int attempt, int restarts, int mostAlive) {}

  static End live(OperatorTestBed bed) {
    try (AliveDrivers alive = AliveDrivers.watch(bed)) {
      bed.apply(OperatorTestBedIT.ORDERS);
      runs(bed, 1);

      bed.apply(OperatorTestBedIT.ORDERS.replace("1Gi", "2Gi"));
      checks(bed, 2);
      drains(bed, 1);
      runs(bed, 2);

      bed.apply(
          OperatorTestBedIT.ORDERS
              .replace("1Gi", "2Gi")
              .replace("spec:\n", "spec:\n  suspend: true\n"));
      drains(bed, 2);
      bed.until("orders is Suspended", DEADLINE, () -> bed.phase(PIPELINE).equals("Suspended"));
      PipelineStatus status = bed.pipeline(PIPELINE).orElseThrow().getStatus();

      bed.delete(PIPELINE);
      bed.until("orders is gone", DEADLINE, () -> bed.pipeline(PIPELINE).isEmpty());
      bed.until("nothing is left", COLLECTED, () -> bed.objects().isEmpty());
      return new End(
          Objects.requireNonNull(status.phase()),
          Objects.requireNonNull(Objects.requireNonNull(status.driver()).attempt()),
          Objects.requireNonNull(Objects.requireNonNull(status.restarts()).count()),
          alive.most());
    }
  }

  private static void checks(OperatorTestBed bed, int attempt) {
    String pod = PIPELINE + "-driver-" + attempt;
    bed.until(pod + " is made", DEADLINE, () -> bed.pod(pod).isPresent());
    bed.checked(pod);
  }

  private static void runs(OperatorTestBed bed, int attempt) {
    String pod = PIPELINE + "-driver-" + attempt;
    bed.until(pod + " is made", DEADLINE, () -> bed.pod(pod).isPresent());
    bed.until("what " + pod + " mounts is there", DEADLINE, () -> bed.missingMounts(pod).isEmpty());
    bed.ready(pod);
    bed.until("orders is Running", DEADLINE, () -> bed.phase(PIPELINE).equals("Running"));
  }

  private static void drains(OperatorTestBed bed, int attempt) {
    String pod = PIPELINE + "-driver-" + attempt;
    bed.until(
        pod + " is asked to end",
        DEADLINE,
        () -> bed.pod(pod).map(p -> p.getMetadata().getDeletionTimestamp()).isPresent());
    bed.drained(pod);
  }

  private PipelineLifecycle() {}
}
