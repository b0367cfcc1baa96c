package io.streamingpipelines.operator.desired;

import static io.streamingpipelines.operator.Samples.NAMES;
import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.streamingpipelines.operator.Samples;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BundleFactoryTest {
  private static final OwnerReference OWNER =
      new OwnerReferenceBuilder().withName("orders").withUid("u").build();

  @Test
  void theSameManifestIsTheSameBundle() {
    assertThat(orders().bundle().digest()).isEqualTo(orders().bundle().digest());
    assertThat(orders().executors(2).bundle()).isEqualTo(orders().executors(2).bundle());
    assertThat(orders().bundle().digest()).hasSize(64).startsWith(orders().bundle().hash());
    assertThat(orders().bundle().hash()).hasSize(16);
  }

  static Stream<Samples.Variant> others() {
    return Stream.of(
        orders().query("SELECT key FROM events"),
        orders().driver("{\"memory\": \"2Gi\"}"),
        orders().driver("{\"memory\": \"1Gi\", \"labels\": {\"a\": \"b\"}}"),
        orders().executors(2),
        orders().grace("90s"),
        orders().onObjectStore());
  }

  @ParameterizedTest
  @MethodSource("others")
  void anotherManifestIsAnotherBundle(Samples.Variant other) {
    assertThat(other.bundle().digest()).isNotEqualTo(orders().bundle().digest());
  }

  @Test
  void theOrderOfFilesDoesNotMatterAndTheirContentDoes() {
    Map<String, String> files = new HashMap<>(orders().bundle().files());
    assertThat(Bundle.of(files)).isEqualTo(orders().bundle());
    files.put("driver.json", files.get("driver.json") + " ");
    assertThat(Bundle.of(files).digest()).isNotEqualTo(orders().bundle().digest());
  }

  @Test
  void onlyAPipelineWithExecutorsHasATemplateOfThem() {
    assertThat(orders().bundle().files().keySet())
        .isEqualTo(Set.of("plan.json", "driver.json", "spark.properties", "supervision.json"));
    assertThat(orders().executors(2).bundle().files()).containsKey("executor.yaml");
  }

  @Test
  void theConfigMapIsNamedByItsContentAndCannotBeChanged() {
    Bundle bundle = orders().bundle();
    ConfigMap map = BundleFactory.configMap("shop", NAMES, bundle, 3, OWNER);
    assertThat(map.getMetadata().getName()).isEqualTo("orders-plan-" + bundle.hash());
    assertThat(map.getImmutable()).isTrue();
    assertThat(map.getData()).isEqualTo(bundle.files());
    assertThat(map.getMetadata().getOwnerReferences()).containsExactly(OWNER);
    assertThat(map.getMetadata().getLabels()).containsEntry(Labels.ROLE, Labels.PLAN);
  }

  @Test
  void noPodIsMadeOfAConfigMapThatWasTamperedWith() {
    Bundle broken = Bundle.of(Map.of("driver.json", "{", "plan.json", "{}"));
    assertThatThrownBy(() -> DriverPodFactory.pod(NAMES, broken, 1, 1, OWNER))
        .isInstanceOf(IncompleteBundleException.class)
        .hasMessageContaining(broken.hash());
    assertThatThrownBy(() -> CheckPodFactory.pod(NAMES, broken, 1, OWNER, Set.of()))
        .isInstanceOf(IncompleteBundleException.class);
  }
}
