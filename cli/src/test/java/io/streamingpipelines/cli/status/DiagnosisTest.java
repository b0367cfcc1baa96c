package io.streamingpipelines.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final String SEEN = "observedGeneration: 2\n";

  private static List<String> found(String status, Pod... pods) {
    return Diagnosis.of(StatusViewTest.pipeline(status), List.of(pods), " -n shop").stream()
        .map(finding -> finding.what() + " -> " + finding.command())
        .toList();
  }

  @Test
  void nothingIsFoundIfAllIsWell() {
    assertThat(
            found(
                SEEN
                    + """
                    phase: Running
                    conditions:
                    - {type: Ready, status: "True", reason: AllQueriesRunning, message: Good.}
                    - {type: Accepted, status: "True", reason: Compiled, message: Valid.}
                    restarts: {count: 1, last: {class: Infrastructure, reason: X, message: Long ago.}}
                    """))
        .isEmpty();
  }

  @Test
  void anOperatorThatDoesNotWatchIsTheFirstCause() {
    assertThat(found("")).singleElement().asString().contains("No operator", "kubectl get");
    assertThat(found("observedGeneration: 1\nphase: Running\n"))
        .singleElement()
        .asString()
        .contains("generation 2", "about generation 1");
  }

  @Test
  void causesComeBeforeTheirConsequencesWhichAreNotRepeated() {
    assertThat(
            found(
                SEEN
                    + """
                    phase: Blocked
                    conditions:
                    - {type: Accepted, status: "False", reason: UnknownInput, message: "spec.a: wrong."}
                    - {type: Stalled, status: "True", reason: Blocked, message: It is blocked.}
                    pendingChange: {changes: [{table: orders, message: Raise it.}]}
                    """))
        .containsExactly(
            "The manifest cannot run: spec.a: wrong. -> pipeline validate -f FILE",
            "The last change is held back because of orders: Raise it."
                + " -> pipeline plan -f FILE --cluster");
  }

  @Test
  void aFailureNamesItsClassAndWhereTheLogIs() {
    assertThat(
            found(
                SEEN
                    + """
                    phase: BackingOff
                    conditions:
                    - {type: Ready, status: "False", reason: BackingOff, message: The driver restarts soon.}
                    - {type: Reconciling, status: "True", reason: BackingOff, message: The driver restarts soon.}
                    restarts: {last: {class: Access, reason: Denied, message: The password is wrong.}}
                    tables: [{name: orders, state: Failed, error: A cast failed.}]
                    """))
        .containsExactly(
            "The last driver failed (Access, Denied): The password is wrong."
                + " -> pipeline logs orders --previous -n shop",
            "Table orders (Failed): A cast failed. -> pipeline logs orders --table orders -n shop");
  }

  @Test
  void anOldFailureIsNoFinding() {
    for (String phase : List.of("Running", "Scheduled", "Completed", "Blocked")) {
      assertThat(
              found(
                  SEEN
                      + "phase: "
                      + phase
                      + "\n"
                      + "restarts: {last: {class: Access, reason: Denied, message: In"
                      + " March.}}\n"))
          .as(phase)
          .isEmpty();
    }
  }

  @Test
  void withoutACauseTheOperatorsOwnSentenceIsTold() {
    assertThat(
            found(
                SEEN
                    + """
                    phase: Starting
                    conditions:
                    - {type: Ready, status: "False", reason: Starting, message: The driver pod is starting.}
                    - {type: Reconciling, status: "True", reason: Starting, message: The driver pod is starting.}
                    """))
        .containsExactly("The driver pod is starting. -> pipeline status orders -n shop");
  }

  @Test
  void whatKubernetesWaitsForIsTold() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("orders-driver-1")
            .endMetadata()
            .withNewStatus()
            .addNewContainerStatus()
            .withName("driver")
            .withNewState()
            .withNewWaiting("no such image", "ImagePullBackOff")
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    assertThat(
            found(
                SEEN
                    + """
                    phase: Pending
                    conditions:
                    - {type: SecretNotFound, status: "True", reason: SecretNotFound, message: "Create: Secret a"}
                    - {type: Reconciling, status: "True", reason: SecretNotFound, message: "The driver is waiting for missing objects: Secret a"}
                    """,
                pod))
        .containsExactly(
            "Create: Secret a -> kubectl get"
                + " secrets,configmaps,persistentvolumeclaims,serviceaccounts -n shop",
            "Pod orders-driver-1 does not start: ImagePullBackOff: no such image"
                + " -> kubectl describe pod orders-driver-1 -n shop");
  }
}
