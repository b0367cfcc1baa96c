package io.streamingpipelines.runtime.batch;

/** What a batch passes before it may write; enforces drain and epoch. */
public interface BatchGate {
  /**
   * The driver's epoch, which is part of each of its commits (docs/design/lifecycle.md#one-writer).
   */
  long epoch();

  /** Called when a batch arrives. While the query drains, waits until the thread is interrupted. */
  void enter(long batch) throws InterruptedException;

  /**
   * Called immediately before the target's transaction; throws if a newer driver has taken over.
   */
  void beforeCommit(long batch);

  /** Called when the batch is written or has failed. */
  void leave(long batch);

  /** A gate that lets every batch pass. */
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
