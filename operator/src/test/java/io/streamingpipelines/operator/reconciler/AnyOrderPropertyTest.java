package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/**
 * Whatever happens to a pipeline, in any order, and wherever the operator dies: at no time do two
 * drivers write, and once it is quiet the pipeline comes to rest where its manifest wants it.
 */
class AnyOrderPropertyTest {
  private static final int WALKS = Integer.getInteger("walks", 60);
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
