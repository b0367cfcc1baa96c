package io.streamingpipelines.e2e.soak;

import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

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
              || Mistakes.allSaid(seen.specText(), seen.told())),
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

  /** Whether a fault of a machine or a service may be told instead of what this promise demands. */
  boolean yieldsToFaults() {
    return this == A_MISTAKE_IS_NAMED;
  }

  /** Whether a manifest has a mistake that must be named. */
  static boolean names(String manifest) {
    return !Mistakes.allSaid(manifest, "");
  }

  boolean kept(Seen seen) {
    return seen.deleted() && this != NEVER_TWO_DRIVERS || kept.test(seen);
  }

  /** What must be said of a {@link Draft.Mistake}, by the text that stands for it in a manifest. */
  private static final class Mistakes {
    private static final Map<String, Pattern> SAID =
        Map.of(
            "no_such_column", Pattern.compile("no_such_column"),
            "localhost:1/none", Pattern.compile("localhost:1/none"),
            "nowhere", Pattern.compile("nowhere"),
            "no_such_key", Pattern.compile("no_such_key"),
            "900Gi", Pattern.compile("Insufficient memory"),
            "AS INT", Pattern.compile("cannot be cast"),
            "repeat(", Pattern.compile("memory|OOM"));

    static boolean allSaid(String spec, String told) {
      return SAID.entrySet().stream()
          .filter(mistake -> spec.contains(mistake.getKey()))
          .allMatch(mistake -> mistake.getValue().matcher(told).find());
    }
  }
}
