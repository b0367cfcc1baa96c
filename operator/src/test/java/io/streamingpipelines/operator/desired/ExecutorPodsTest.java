package io.streamingpipelines.operator.desired;

import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.plan.DriverContract;
import org.junit.jupiter.api.Test;

/**
 * {@link ExecutorTemplateFactory} and {@link SparkProperties}: what Spark creates executors from.
 */
class ExecutorPodsTest {
  private static final Samples.Variant TWO = orders().executors(2);

  private static BundleInput shared(BundleInput one, boolean shared) {
    return new BundleInput(
        one.namespace(),
        one.names(),
        one.spec(),
        one.plan(),
        one.needs(),
        one.supervision(),
        one.image(),
        shared);
  }

  private static Pod template(Samples.Variant variant) {
    return ExecutorTemplateFactory.template(variant.wanted());
  }

  private static Container container(Pod pod) {
    return pod.getSpec().getContainers().get(0);
  }

  @Test
  void executorsAreFoundAgainAndAreNotTakenForDrivers() {
    assertThat(template(TWO).getMetadata().getLabels())
        .containsEntry(Labels.ROLE, Labels.EXECUTOR)
        .containsEntry(Labels.PIPELINE, "orders")
        .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR);
  }

  @Test
  void executorsMeetTheRestrictedPodSecurityStandardAndHaveNoApiToken() {
    Pod pod = template(TWO);
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(container(pod).getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container(pod).getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container(pod).getSecurityContext().getCapabilities().getDrop())
        .containsExactly("ALL");
  }

  @Test
  void executorsMountWhatTheQueriesReadAndWriteButNotTheManagementToken() {
    assertThat(container(template(TWO)).getVolumeMounts())
        .extracting("mountPath")
        .contains("/lake", DriverContract.SECRETS_DIRECTORY + "/kafka-user", "/tmp")
        .doesNotContain(DriverContract.TOKEN_DIRECTORY, DriverContract.PLAN_DIRECTORY);
  }

  @Test
  void onlyAVolumeThatOneNodeCanMountHoldsTheExecutorsAtTheDriversNode() {
    assertThat(
            ExecutorTemplateFactory.template(shared(TWO.wanted(), false)).getSpec().getAffinity())
        .isNotNull();
    assertThat(ExecutorTemplateFactory.template(shared(TWO.wanted(), true)).getSpec().getAffinity())
        .isNull();
    assertThat(template(TWO.onObjectStore()).getSpec().getAffinity()).isNull();
  }

  @Test
  void aPipelineWithoutExecutorsTellsSparkNothingOfKubernetes() {
    assertThat(SparkProperties.text(orders().wanted())).isEmpty();
  }

  @Test
  void sparkIsToldWhereAndOfWhatToMakeExecutors() {
    assertThat(SparkProperties.text(TWO.wanted()).lines())
        .contains(
            "spark.kubernetes.namespace=shop",
            "spark.kubernetes.container.image=streamingpipelines/runtime:test",
            "spark.kubernetes.executor.podTemplateFile="
                + DriverContract.PLAN_DIRECTORY
                + "/executor.yaml",
            "spark.kubernetes.executor.disableConfigMap=true")
        .isSorted();
  }
}
