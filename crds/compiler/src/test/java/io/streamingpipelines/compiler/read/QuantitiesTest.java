package io.streamingpipelines.compiler.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
  private final List<Problem> found = new ArrayList<>();
  private final FieldPath path = new FieldPath("memory", found);

  @ParameterizedTest
  @CsvSource({"1Gi,1024", "512Mi,512", "1G,954", "1073741824,1024", "1.5Gi,1536"})
  void readsMemoryRoundedUp(String text, long mib) {
    assertThat(Quantities.mebibytes(path, text, 1)).isEqualTo(mib);
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "lots", "1GB", "-1Gi", "100m", "1Mi"})
  void refusesOtherMemory(String text) {
    Quantities.mebibytes(path, text, 64);
    assertThat(found).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0m", "1Gi", "two", ""})
  void refusesOtherCpu(String text) {
    Quantities.cpu(path, text);
    assertThat(found).hasSize(1);
  }
}
