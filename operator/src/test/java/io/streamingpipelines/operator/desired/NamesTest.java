package io.streamingpipelines.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void readsTheAttemptBack() {
    assertThat(Names.attempt(new Names("orders").driver(12))).isEqualTo(12);
    assertThat(Names.attempt("orders-check-12")).isZero();
  }

  @Test
  void shortensLongNamesWithoutMixingThemUp() {
    Names one = new Names("a".repeat(80) + "1");
    Names two = new Names("a".repeat(80) + "2");
    assertThat(one.driver(1)).hasSize(63).isNotEqualTo(two.driver(1));
    assertThat(Names.attempt(one.driver(1))).isEqualTo(1);
    assertThat(one.label()).hasSizeLessThanOrEqualTo(63);
  }
}
