package io.streamingpipelines.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashesTest {
  /** Running pipelines store these hashes: another function would restart all of them. */
  @Test
  void isTheSha256OfTheTextInUtf8() {
    assertThat(Hashes.digest("Grün"))
        .isEqualTo("995223df54c67b633d920845f5c82356e0c9e72a2c91b38faf2e80f5a5ff5da5");
    assertThat(Hashes.of("orders")).isEqualTo(Hashes.digest("orders").substring(0, 16));
  }

  @Test
  void aShortTextIsNotCut() {
    assertThat(Hashes.shortened("abc")).isEqualTo("abc");
    assertThat(Hashes.shortened("")).isEmpty();
  }
}
