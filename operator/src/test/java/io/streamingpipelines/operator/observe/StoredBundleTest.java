package io.streamingpipelines.operator.observe;

import static io.streamingpipelines.operator.Samples.NAMES;
import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.BundleFactory;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredBundleTest {
  private static final Bundle BUNDLE = orders().bundle();
  private static final ConfigMap MAP =
      BundleFactory.configMap(
          "shop",
          NAMES,
          BUNDLE,
          3,
          new OwnerReferenceBuilder().withName("orders").withUid("u").build());

  private static ConfigMapBuilder annotated(String name, String value) {
    return new ConfigMapBuilder(MAP).editMetadata().addToAnnotations(name, value).endMetadata();
  }

  @Test
  void isReadAsItWasWritten() {
    StoredBundle stored = StoredBundle.read(MAP);
    assertThat(stored.bundle()).isEqualTo(BUNDLE);
    assertThat(stored.generation()).isEqualTo(3);
    assertThat(stored.checkResult()).isNull();
    assertThat(stored.configMap()).isEqualTo(NAMES.plan(BUNDLE.hash()));
  }

  /** Otherwise anyone who may write ConfigMaps could declare any pod as accepted. */
  @Test
  void whatItSaysAboutItselfIsNotBelieved() {
    ConfigMap forged =
        annotated(Labels.PLAN_HASH, BUNDLE.hash())
            .addToData("driver.json", "{\"spec\":{\"hostNetwork\":true}}")
            .build();
    StoredBundle stored = StoredBundle.read(forged);
    assertThat(stored.bundle().digest()).isNotEqualTo(BUNDLE.digest());
    assertThat(stored.bundle().hash()).isNotEqualTo(BUNDLE.hash());
  }

  @Test
  void aCheckResultIsReadBackAndOneThatCannotBeReadIsNone() {
    CheckResult checkResult =
        new CheckResult(3, false, List.of(Problem.error("spec.a", "Wrong", "It is wrong.")), 1);
    StoredBundle rejected =
        StoredBundle.read(annotated(Labels.CHECK_RESULT, Json.write(checkResult)).build());
    assertThat(rejected.checkResult()).isEqualTo(checkResult);
    assertThat(rejected.rejected()).isTrue();
    assertThat(StoredBundle.read(annotated(Labels.CHECK_RESULT, "{").build()).checkResult())
        .isNull();
    assertThat(StoredBundle.read(annotated(Labels.CHECK_RESULT, "null").build()).checkResult())
        .isNull();
  }

  @Test
  void aRejectionOfAnEarlierGenerationIsNone() {
    CheckResult earlier = new CheckResult(2, false, List.of(), 0);
    assertThat(
            StoredBundle.read(annotated(Labels.CHECK_RESULT, Json.write(earlier)).build())
                .rejected())
        .isFalse();
  }

  @Test
  void anEmptyConfigMapIsABundleOfNothing() {
    ConfigMap empty =
        new ConfigMapBuilder().withNewMetadata().withName("orders-plan-x").endMetadata().build();
    assertThat(StoredBundle.read(empty).bundle().files()).isEmpty();
    assertThat(StoredBundle.read(empty).generation()).isZero();
  }
}
