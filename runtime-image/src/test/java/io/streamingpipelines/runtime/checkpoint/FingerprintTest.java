package io.streamingpipelines.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests which changes require a new checkpoint (docs/design/lifecycle.md#checkpoint-fingerprint).
 */
class FingerprintTest {
  private static final Fingerprint STATELESS =
      new Fingerprint(List.of("kafka subscribe a"), false, "SELECT 1", "append", "s3a://t/t");
  private static final Fingerprint STATEFUL =
      new Fingerprint(List.of("kafka subscribe a"), true, "SELECT 1", "append", "s3a://t/t");

  @Test
  void takesTheSameAgain() {
    assertThat(STATEFUL.conflicts(STATEFUL)).isEmpty();
  }

  @Test
  void takesAnyQueryWhereNothingIsRemembered() {
    assertThat(
            STATELESS.conflicts(
                new Fingerprint(
                    STATELESS.sources(), false, "SELECT 2", "append", STATELESS.location())))
        .isEmpty();
  }

  @Test
  void refusesAnotherQueryOverAState() {
    assertThat(
            STATEFUL.conflicts(
                new Fingerprint(
                    STATEFUL.sources(), true, "SELECT 2", "append", STATEFUL.location())))
        .containsExactly("the query that its state belongs to has changed");
  }

  @Test
  void refusesAStateThatComesOrGoes() {
    assertThat(STATELESS.conflicts(STATEFUL))
        .containsExactly("its query now keeps state, which the checkpoint does not hold");
    assertThat(STATEFUL.conflicts(STATELESS))
        .containsExactly("its query no longer keeps the state that the checkpoint holds");
  }

  @Test
  void listsEveryConflict() {
    Fingerprint other =
        new Fingerprint(List.of("files /in"), true, "SELECT 2", "upsert by id", "s3a://t/other");

    assertThat(STATELESS.conflicts(other))
        .containsExactly(
            "it now reads [files /in] instead of [kafka subscribe a]",
            "it is now written as upsert by id instead of append",
            "it now lies at s3a://t/other instead of s3a://t/t",
            "its query now keeps state, which the checkpoint does not hold");
  }
}
