package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/**
 * Whatever happens to a pipeline, in any order, and wherever the operator dies: two drivers never
 * write at the same time, and in the end the pipeline reaches the state that its manifest asks for.
 */
class AnyOrderPropertyTest {
  private static final int WALKS = Integer.getInteger("walks", 40);
  private static final long SEED = Long.getLong("seed", 0);

  @Test
  void comesToRestWhereTheManifestWantsItWhateverHappenedBefore() {
    for (long seed = SEED; seed < SEED + WALKS; seed++) {
      RandomWalk walk = new RandomWalk(seed);
      try {
        walk.go();
      } catch (RuntimeException | AssertionError e) {
        fail("seed " + seed + ": " + String.join("\n  ", walk.story()), e);
      }
    }
  }
}
