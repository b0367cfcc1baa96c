package io.streamingpipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlNameTest {
  @Test
  void doublesABacktickInsideAQuotedName() {
    assertThat(SqlName.quoted("Order No")).isEqualTo("`Order No`");
    assertThat(SqlName.quoted("a`b")).isEqualTo("`a``b`");
  }
}
