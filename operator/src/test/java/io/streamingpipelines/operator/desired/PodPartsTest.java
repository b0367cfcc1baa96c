package io.streamingpipelines.operator.desired;

import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.streamingpipelines.operator.Samples;
import org.junit.jupiter.api.Test;

/** Tests {@link PodCustomization}, too. */
class PodPartsTest {
  private static Pod driver(String settings) {
    return DriverPodFactory.template(orders().driver(settings).wanted());
  }

  @Test
  void theUsersSecurityContextWinsAndTheRestStaysRestricted() {
    PodSecurityContext security =
        driver("{\"securityContext\": {\"runAsUser\": 5000, \"supplementalGroups\": [7]}}")
            .getSpec()
            .getSecurityContext();
    assertThat(security.getRunAsUser()).isEqualTo(5000);
    assertThat(security.getSupplementalGroups()).containsExactly(7L);
    assertThat(security.getRunAsNonRoot()).isTrue();
    assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(security.getFsGroup()).isNotNull();
  }

  @Test
  void theUsersLabelsStandBesideThoseByWhichTheOperatorFindsThePod() {
    Pod pod = driver("{\"labels\": {\"team\": \"a\"}, \"annotations\": {\"note\": \"b\"}}");
    assertThat(pod.getMetadata().getLabels())
        .containsEntry("team", "a")
        .containsEntry(Labels.ROLE, Labels.DRIVER)
        .containsEntry(Labels.PIPELINE, Samples.NAMES.label());
    assertThat(pod.getMetadata().getAnnotations()).containsEntry("note", "b");
  }

  @Test
  void thePodGoesWhereTheUserWantsIt() {
    Pod pod =
        driver(
            """
            {"nodeSelector": {"disk": "fast"},
             "tolerations": [{"key": "spot", "operator": "Exists"}],
             "affinity": {"nodeAffinity": {}},
             "env": [{"name": "A", "value": "1"},
                     {"name": "B", "secretKeyRef": {"name": "s", "key": "k"}}]}
            """);
    assertThat(pod.getSpec().getNodeSelector()).containsEntry("disk", "fast");
    assertThat(pod.getSpec().getTolerations()).extracting("key").containsExactly("spot");
    assertThat(pod.getSpec().getAffinity().getNodeAffinity()).isNotNull();
    assertThat(pod.getSpec().getContainers().get(0).getEnv())
        .filteredOn(env -> env.getName().equals("B"))
        .singleElement()
        .satisfies(
            env -> {
              assertThat(env.getValueFrom().getSecretKeyRef().getName()).isEqualTo("s");
              assertThat(env.getValueFrom().getSecretKeyRef().getKey()).isEqualTo("k");
            });
  }

  @Test
  void secretsAreMountedSoThatOnlyTheDriversGroupReadsThem() {
    assertThat(driver("{}").getSpec().getVolumes())
        .filteredOn(volume -> volume.getSecret() != null)
        .isNotEmpty()
        .allSatisfy(volume -> assertThat(volume.getSecret().getDefaultMode()).isEqualTo(0440));
  }
}
