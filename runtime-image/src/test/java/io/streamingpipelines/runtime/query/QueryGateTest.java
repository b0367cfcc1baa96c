package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests which batches a gate admits, and what the drain knows about them
 * (docs/design/semantics.md#drain).
 */
@Timeout(30)
class QueryGateTest {
  private final AtomicBoolean fenced = new AtomicBoolean();
  private final QueryGate gate =
      new QueryGate(
          7,
          () -> {
            if (fenced.get()) {
              throw new PipelineException(Failure.Kind.FENCED, "Fenced", "A newer driver.");
            }
          });

  @Test
  void letsBatchesInAndOutWhileNothingDrains() throws Exception {
    gate.enter(7);
    assertThat(gate.writing()).isTrue();

    gate.leave(7);
    assertThat(gate.writing()).isFalse();
    assertThat(gate.waiting()).isFalse();
  }

  @Test
  void letsARunningBatchCommitWhileDraining() throws Exception {
    gate.enter(1);
    gate.drain();

    gate.beforeCommit(1);
    assertThat(gate.writing()).isTrue();
    gate.leave(1);
    assertThat(gate.writing()).isFalse();
  }

  @Test
  void afterANewerDriverHasTakenOverEveryFailureMeansThat() {
    IllegalStateException exists = new IllegalStateException("the file exists");
    assertThat(gate.cause(exists)).isSameAs(exists);

    fenced.set(true);
    assertThat(gate.cause(exists))
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.FENCED))
        .hasSuppressedException(exists);
  }

  @Test
  void aStoreThatCannotBeReachedHidesNoFailure() {
    QueryGate lost =
        new QueryGate(
            7,
            () -> {
              throw new UncheckedIOException(new IOException("no route"));
            });
    IllegalStateException failure = new IllegalStateException("the query's own");
    assertThat(lost.cause(failure)).isSameAs(failure);
  }

  @Test
  void holdsTheNextBatchUntilItIsInterrupted() throws Exception {
    gate.drain();
    CompletableFuture<String> end = new CompletableFuture<>();
    Thread query =
        new Thread(
            () -> {
              try {
                gate.enter(2);
                end.complete("entered");
              } catch (InterruptedException e) {
                end.complete("interrupted");
              }
            });
    query.start();
    while (!gate.waiting()) {
      Thread.onSpinWait();
    }
    assertThat(gate.writing()).isFalse();
    assertThat(end).isNotDone();

    query.interrupt();
    assertThat(end.get()).isEqualTo("interrupted");
    assertThat(gate.waiting()).isFalse();
  }

  @Test
  void letsNothingInOnceANewerDriverHasTakenOver() {
    fenced.set(true);

    assertThatThrownBy(() -> gate.enter(1)).hasMessage("A newer driver.");
    assertThat(gate.writing()).isFalse();
  }

  @Test
  void letsNoBatchCommitOnceANewerDriverHasTakenOver() throws Exception {
    gate.enter(1);
    fenced.set(true);

    assertThatThrownBy(() -> gate.beforeCommit(1)).hasMessage("A newer driver.");
  }
}
