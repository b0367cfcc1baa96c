package io.streamingpipelines.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.desired.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingTest {
  @ParameterizedTest
  @CsvSource({
    "SECRET,SecretNotFound",
    "CONFIG_MAP,ConfigMapNotFound",
    "CLAIM,PersistentVolumeClaimNotFound",
    "SERVICE_ACCOUNT,ServiceAccountNotFound"
  })
  void isCalledAsKubernetesCallsIt(Reference.Kind kind, String reason) {
    assertThat(new Missing(kind, "a", null).reason()).isEqualTo(reason);
  }

  @Test
  void namesTheObjectOrTheKeyThatIsToBeMade() {
    assertThat(
            Missing.text(
                List.of(
                    new Missing(Reference.Kind.SECRET, "kafka-user", "password"),
                    new Missing(Reference.Kind.CLAIM, "lake", null))))
        .isEqualTo("Secret kafka-user (key password), PersistentVolumeClaim lake");
  }
}
