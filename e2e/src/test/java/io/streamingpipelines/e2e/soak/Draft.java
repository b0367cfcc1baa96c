package io.streamingpipelines.e2e.soak;

import java.util.Random;

/**
 * The last state of a pipeline's manifest. Edits do not change the resulting rows.
 *
 * @param label a label of the resource, which does not affect the pipeline
 * @param floor a lower limit of the ids in the query, below all existing ids
 * @param triggerSeconds how often batches start
 * @param memoryMi memory of the driver
 */
record Draft(int label, int floor, int triggerSeconds, int memoryMi, Mistake mistake) {
  /** What is wrong with the manifest until it is corrected. */
  enum Mistake {
    NONE,
    COLUMN,
    IMAGE,
    CLAIM,
    SECRET,
    ROOM,
    CAST,
    HEAP
  }

  static final Draft FIRST = new Draft(0, 0, 1, 1024, Mistake.NONE);

  /** The same draft with one change. */
  Draft edited(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> new Draft(label + 1, floor, triggerSeconds, memoryMi, mistake);
      case 1 -> new Draft(label, floor - 1, triggerSeconds, memoryMi, mistake);
      case 2 -> new Draft(label, floor, 3 - triggerSeconds, memoryMi, mistake);
      case 3 -> new Draft(label, floor, triggerSeconds, memoryMi + 1, mistake);
      default -> with(Mistake.values()[1 + random.nextInt(Mistake.values().length - 1)]);
    };
  }

  Draft mended() {
    return with(Mistake.NONE);
  }

  private Draft with(Mistake other) {
    return new Draft(label, floor, triggerSeconds, memoryMi, other);
  }
}
