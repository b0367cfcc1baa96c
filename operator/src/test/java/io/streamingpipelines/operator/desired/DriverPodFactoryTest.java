package io.streamingpipelines.operator.desired;

import static io.streamingpipelines.operator.Samples.NAMES;
import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.plan.DriverContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DriverPodFactoryTest {
  private static final OwnerReference OWNER =
      new OwnerReferenceBuilder().withName("orders").withUid("u").withController(true).build();

  private static Pod pod(Samples.Variant variant) {
    return DriverPodFactory.pod(NAMES, variant.bundle(), 3, 7, OWNER);
  }

  private static Container driver(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals("driver"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isNamedByTheAttemptAndOwnedByTheResource() {
    Pod pod = pod(orders());
    assertThat(pod.getMetadata().getName()).isEqualTo("orders-driver-3");
    assertThat(pod.getMetadata().getOwnerReferences()).containsExactly(OWNER);
    assertThat(pod.getMetadata().getAnnotations())
        .containsEntry(Labels.PLAN_HASH, orders().bundle().hash())
        .containsEntry(Labels.GENERATION, "7");
    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
  }

  @Test
  void aStandbyStartsUpWhenItsPlanIsCheckedAndGoesToTheNodeOfTheDriver() {
    Pod standby = DriverPodFactory.standby(NAMES, orders().bundle(), 4, 7, OWNER);

    assertThat(standby.getMetadata().getName()).isEqualTo("orders-driver-4");
    assertThat(standby.getMetadata().getLabels())
        .isEqualTo(pod(orders()).getMetadata().getLabels());
    assertThat(driver(standby).getArgs()).containsExactly(DriverContract.MODE_STANDBY);
    assertThat(driver(standby).getStartupProbe().getHttpGet().getPath())
        .isEqualTo(DriverContract.CHECKED_PROBE);
    assertThat(driver(standby).getReadinessProbe())
        .isEqualTo(driver(pod(orders())).getReadinessProbe());
    assertThat(
            standby
                .getSpec()
                .getAffinity()
                .getPodAffinity()
                .getPreferredDuringSchedulingIgnoredDuringExecution())
        .hasSize(1);
  }

  @Test
  void hasTheHeapAsAskedAndMoreMemoryThanHeap() {
    Container driver = driver(pod(orders()));
    assertThat(driver.getEnv())
        .anySatisfy(
            env -> {
              assertThat(env.getName()).isEqualTo(DriverContract.ENV_DRIVER_MEMORY);
              assertThat(env.getValue()).isEqualTo("1024m");
            });
    assertThat(Quantity.getAmountInBytes(driver.getResources().getLimits().get("memory")))
        .isGreaterThan(Quantity.getAmountInBytes(new Quantity("1024Mi")));
  }

  @Test
  void mountsPlanTokenVolumeAndEverySecretOfThePlan() {
    assertThat(driver(pod(orders())).getVolumeMounts())
        .extracting("mountPath")
        .contains(
            DriverContract.PLAN_DIRECTORY,
            DriverContract.TOKEN_DIRECTORY,
            DriverContract.SCRATCH_DIRECTORY,
            "/lake",
            DriverContract.SECRETS_DIRECTORY + "/kafka-user",
            DriverContract.SECRETS_DIRECTORY + "/kafka-ca");
  }

  @Test
  void meetsTheRestrictedPodSecurityStandard() {
    Pod pod = pod(orders());
    assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
        .isEqualTo("RuntimeDefault");
    assertThat(driver(pod).getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(driver(pod).getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(driver(pod).getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void hasNoApiTokenUnlessItMakesExecutors() {
    assertThat(pod(orders()).getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(pod(orders().executors(2)).getSpec().getAutomountServiceAccountToken()).isTrue();
  }

  @Test
  void laysItselfOverTheUsersTemplate() {
    Pod pod =
        pod(
            orders()
                .driver(
                    """
                    {"podTemplate": {"spec": {"priorityClassName": "high",
                      "containers": [{"name": "driver", "lifecycle": {"preStop": {"sleep": {"seconds": 1}}}},
                                     {"name": "side", "image": "side"}]}}}
                    """
                        .replace("\n", " ")));
    assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("high");
    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(pod.getSpec().getContainers()).extracting("name").contains("driver", "side");
    assertThat(driver(pod).getImage()).isEqualTo("streamingpipelines/runtime:test");
    assertThat(driver(pod).getLifecycle()).isNotNull();
  }

  @Test
  void theCheckReadsTheVolumeOnly() {
    Pod pod = CheckPodFactory.pod(NAMES, orders().bundle(), 7, OWNER, Set.of());
    assertThat(driver(pod).getArgs()).containsExactly(DriverContract.MODE_CHECK);
    assertThat(driver(pod).getLivenessProbe()).isNull();
    assertThat(driver(pod).getVolumeMounts())
        .filteredOn(mount -> mount.getMountPath().equals("/lake"))
        .allMatch(mount -> Boolean.TRUE.equals(mount.getReadOnly()));
    assertThat(pod.getMetadata().getLabels()).containsEntry(Labels.ROLE, Labels.CHECK);
  }

  @Test
  void theCheckNeedsNoVolume() {
    Pod pod = CheckPodFactory.pod(NAMES, orders().onObjectStore().bundle(), 7, OWNER, Set.of());
    assertThat(driver(pod).getArgs()).containsExactly(DriverContract.MODE_CHECK);
  }

  @Test
  void theCheckFindsAnEmptyFolderWhereOnlyOnePodMayMountTheClaim() {
    Pod pod = CheckPodFactory.pod(NAMES, orders().bundle(), 7, OWNER, Set.of("lake"));
    assertThat(CheckPodFactory.claims(orders().bundle())).containsExactly("lake");
    assertThat(pod.getSpec().getVolumes())
        .filteredOn(volume -> volume.getName().equals("storage"))
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.getPersistentVolumeClaim()).isNull();
              assertThat(volume.getEmptyDir()).isNotNull();
            });
  }

  @Test
  void theTokenBelongsToOneResourceNotToOneName() {
    assertThat(NAMES.token("uid-1")).isNotEqualTo(NAMES.token("uid-2"));
    assertThat(pod(orders()).getSpec().getVolumes())
        .anySatisfy(
            volume -> {
              assertThat(volume.getSecret()).isNotNull();
              assertThat(volume.getSecret().getSecretName()).isEqualTo(NAMES.token(OWNER.getUid()));
            });
  }

  @Test
  void theCheckGoesWhereTheDriverIsWithoutLosingWhatTheUserWants() {
    Pod pod =
        CheckPodFactory.pod(
            NAMES,
            orders()
                .driver(
                    """
                    {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                      {"nodeSelectorTerms": [{"matchExpressions": [{"key": "disk", "operator": "Exists"}]}]}}}}
                    """)
                .bundle(),
            7,
            OWNER,
            Set.of());
    assertThat(pod.getSpec().getAffinity().getNodeAffinity()).isNotNull();
    assertThat(
            pod.getSpec()
                .getAffinity()
                .getPodAffinity()
                .getPreferredDuringSchedulingIgnoredDuringExecution())
        .singleElement()
        .satisfies(
            term ->
                assertThat(term.getPodAffinityTerm().getLabelSelector().getMatchLabels())
                    .containsEntry(Labels.PIPELINE, "orders")
                    .containsEntry(Labels.ROLE, Labels.DRIVER));
  }

  @Test
  void sparkKnowsItsContainerAmongTheUsersSidecars() {
    assertThat(orders().executors(2).bundle().files().get(DriverContract.SPARK_PROPERTIES_FILE))
        .contains("spark.kubernetes.executor.podTemplateContainerName=spark-kubernetes-executor\n");
  }

  @Test
  void executorsStayAtTheDriversNodeWithAVolumeThatOneNodeCanMount() {
    String template =
        orders().executors(2).bundle().files().get(DriverContract.EXECUTOR_TEMPLATE_FILE);
    Pod pod = Json.read(String.valueOf(template), Pod.class).orElseThrow();
    assertThat(
            pod.getSpec()
                .getAffinity()
                .getPodAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution())
        .singleElement()
        .satisfies(
            term ->
                assertThat(term.getLabelSelector().getMatchLabels())
                    .containsEntry(Labels.PIPELINE, "orders")
                    .containsEntry(Labels.ROLE, Labels.DRIVER));
  }
}
