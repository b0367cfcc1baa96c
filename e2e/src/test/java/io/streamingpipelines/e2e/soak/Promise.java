package io.streamingpipelines.e2e.soak;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** What a status guarantees at any time, except for short periods while the operator works. */
enum Promise {
  EVERY_WAIT_IS_EXPLAINED(
      Duration.ofSeconds(45),
      seen ->
          !seen.phase().isEmpty()
              && (seen.is("Ready") || !seen.why("Ready").isEmpty())
              && (!seen.is("Reconciling") || !seen.why("Reconciling").isEmpty())),
  EVERY_GENERATION_IS_LOOKED_AT(Duration.ofSeconds(45), Seen::judged),
  A_MISTAKE_IS_NAMED(
      Duration.ofSeconds(90),
      seen ->
          Boolean.TRUE.equals(seen.pipeline().getSpec().suspend())
              || Mistakes.in(seen.specText()).stream().allMatch(seen.told()::contains)),
  READY_MEANS_THAT_A_DRIVER_RUNS(
      Duration.ofSeconds(20),
      seen ->
          !seen.is("Ready")
              || seen.atRest()
              || seen.drivers().stream()
                  .anyMatch(pod -> "Running".equals(pod.getStatus().getPhase()))),
  SUSPENDED_MEANS_THAT_NO_DRIVER_RUNS(
      Duration.ofSeconds(20),
      seen -> !"Suspended".equals(seen.phase()) || seen.drivers().isEmpty()),
  NEVER_TWO_DRIVERS(Duration.ZERO, seen -> seen.writers() < 2 && seen.drivers().size() <= 2);

  /** How long the promise may be broken while an operator runs. */
  final Duration patience;

  private final Predicate<Seen> kept;

  Promise(Duration patience, Predicate<Seen> kept) {
    this.patience = patience;
    this.kept = kept;
  }

  boolean kept(Seen seen) {
    return seen.deleted() && this != NEVER_TWO_DRIVERS || kept.test(seen);
  }

  /** The invalid names that {@link Draft.Mistake} puts into a manifest. */
  private static final class Mistakes {
    private static final List<String> NAMES =
        List.of("no_such_column", "localhost:1/none", "nowhere", "no_such_key");

    static List<String> in(String spec) {
      return NAMES.stream().filter(spec::contains).toList();
    }
  }
}
