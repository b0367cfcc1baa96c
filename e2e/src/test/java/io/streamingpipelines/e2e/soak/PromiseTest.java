package io.streamingpipelines.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.api.StreamingPipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests which statuses break a promise. */
class PromiseTest {
  private static final String RUNS =
      """
      observedGeneration: 2, phase: Running, conditions: [
        {type: Ready, status: "True", reason: Running, message: It runs.},
        {type: Reconciling, status: "False", reason: Done}]
      """;

  @Test
  void aRunningPipelineKeepsAllPromises() {
    assertThat(broken("{}", RUNS, "Running")).isEmpty();
  }

  @Test
  void aPipelineWithoutAStatusBreaksThePromisesAboutItsStatus() {
    assertThat(broken("{}", ""))
        .containsExactly(Promise.EVERY_WAIT_IS_EXPLAINED, Promise.EVERY_GENERATION_IS_LOOKED_AT);
  }

  @Test
  void aWaitNeedsAMessage() {
    String waits =
        "observedGeneration: 2, phase: Pending, conditions: [{type: Ready, status: 'False',"
            + " reason: Starting%s}]";
    assertThat(broken("{}", waits.formatted(""))).containsExactly(Promise.EVERY_WAIT_IS_EXPLAINED);
    assertThat(broken("{}", waits.formatted(", message: Wait."))).isEmpty();
  }

  @Test
  void aMistakeMustBeReported() {
    String spec = "{spark: {image: 'localhost:1/none:1'}}";
    assertThat(broken(spec, RUNS, "Running")).containsExactly(Promise.A_MISTAKE_IS_NAMED);
    assertThat(broken(spec, RUNS.replace("It runs.", "localhost:1/none:1 fails"), "Running"))
        .isEmpty();
  }

  @Test
  void whatAMistakeLeadsToMustBeReported() {
    String spec = "{spark: {driver: {memory: 900Gi}}}";
    assertThat(broken(spec, RUNS, "Running")).containsExactly(Promise.A_MISTAKE_IS_NAMED);
    assertThat(broken(spec, RUNS.replace("It runs.", "1 Insufficient memory."), "Running"))
        .isEmpty();
  }

  @Test
  void readyWithoutARunningDriverBreaksAPromise() {
    assertThat(broken("{}", RUNS)).containsExactly(Promise.READY_MEANS_THAT_A_DRIVER_RUNS);
    assertThat(broken("{}", RUNS, "Pending"))
        .containsExactly(Promise.READY_MEANS_THAT_A_DRIVER_RUNS);
    assertThat(broken("{}", RUNS, "Failed"))
        .containsExactly(Promise.READY_MEANS_THAT_A_DRIVER_RUNS);
  }

  @Test
  void suspendedWithADriverBreaksAPromise() {
    String suspended = RUNS.replace("Running", "Suspended");
    assertThat(broken("{}", suspended, "Running"))
        .containsExactly(Promise.SUSPENDED_MEANS_THAT_NO_DRIVER_RUNS);
    assertThat(broken("{}", suspended, "Succeeded")).isEmpty();
    assertThat(broken("{}", suspended)).as("as it should be, it is ready").isEmpty();
  }

  @Test
  void twoDriversBreakAPromise() {
    assertThat(broken("{}", RUNS, "Running", "Pending")).containsExactly(Promise.NEVER_TWO_DRIVERS);
    assertThat(broken("{}", RUNS, "Running", "Succeeded")).isEmpty();
  }

  @Test
  void aStandbyIsNoSecondDriverButASecondStandbyIsOneTooMany() {
    assertThat(broken("{}", RUNS, "Running", "Standby")).isEmpty();
    assertThat(broken("{}", RUNS, "Standby", "Running"))
        .as("the first of them has taken over")
        .containsExactly(Promise.NEVER_TWO_DRIVERS);
    assertThat(broken("{}", RUNS, "Running", "Standby", "Standby"))
        .containsExactly(Promise.NEVER_TWO_DRIVERS);
  }

  /**
   * @param podPhases Standby is a standby that runs
   */
  private static List<Promise> broken(String spec, String status, String... podPhases) {
    List<Pod> pods = new ArrayList<>();
    for (String phase : podPhases) {
      pods.add(pod("p-driver-" + pods.size(), phase));
    }
    Seen seen = Seen.of(pipeline(spec, status), pods);
    return Arrays.stream(Promise.values()).filter(promise -> !promise.kept(seen)).toList();
  }

  private static StreamingPipeline pipeline(String spec, String status) {
    return Serialization.unmarshal(
        "metadata: {name: p, uid: u, generation: 2}\nspec: %s\n%s"
            .formatted(spec, status.isEmpty() ? "" : "status: {" + status + "}"),
        StreamingPipeline.class);
  }

  private static Pod pod(String name, String phase) {
    boolean standby = phase.equals("Standby");
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("driver")
        .withArgs(standby ? "standby" : "driver")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase(standby ? "Running" : phase)
        .endStatus()
        .build();
  }
}
