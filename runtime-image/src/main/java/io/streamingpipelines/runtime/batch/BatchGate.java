package io.streamingpipelines.runtime.batch;

/** What a batch has to pass before it may write: drain and epoch. */
public interface BatchGate {
  /**
   * The driver's epoch, which each of its commits carries (docs/design/lifecycle.md#one-writer).
   */
  long epoch();

  /** Called when a batch arrives; waits, until interrupted, while the query drains. */
  void enter(long batch) throws InterruptedException;

  /** Called right before the target's transaction; throws when a newer driver has taken over. */
  void beforeCommit(long batch);

  /** Called when the batch is written, or has failed. */
  void leave(long batch);

  /** Lets everything pass. */
  BatchGate OPEN =
      new BatchGate() {
        @Override
        public long epoch() {
          return 0;
        }

        @Override
        public void enter(long batch) {}

        @Override
        public void beforeCommit(long batch) {}

        @Override
        public void leave(long batch) {}
      };
}
