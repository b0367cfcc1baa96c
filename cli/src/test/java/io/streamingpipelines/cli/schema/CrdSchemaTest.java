package io.streamingpipelines.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrdSchemaTest {
  @Test
  void knowsTheSchemaOfTheVersionThatTheResourceHas() {
    assertThat(CrdSchema.of("v1alpha1").at("/properties/spec/properties/tables/type").asText())
        .isEqualTo("array");
  }

  @Test
  void knowsNoSchemaOfAnotherVersion() {
    assertThat(CrdSchema.of("v9").isMissingNode()).isTrue();
  }
}
