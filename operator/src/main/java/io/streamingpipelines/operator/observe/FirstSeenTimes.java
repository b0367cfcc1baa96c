package io.streamingpipelines.operator.observe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers when the operator first saw a pod, and first saw it up, ready with its plan, asked to
 * end, and ended. Times in a pod's status come from the clock of its node; compared with the
 * operator's clock, they would lengthen or shorten every wait by the difference. After a restart of
 * the operator, times count from the restart.
 *
 * <p>Not thread-safe: each pipeline has its own instance and is reconciled by one thread at a time.
 */
public final class FirstSeenTimes {
  private final Map<String, Instant> first = new HashMap<>();

  /** The observation with these times; forgets pods that no longer exist. */
  public Observation applyTo(Observation seen) {
    Set<String> present = new HashSet<>();
    Observation timed =
        new Observation(
            withSeenTimes(seen.drivers(), seen.now(), present),
            withSeenTimes(seen.standbys(), seen.now(), present),
            withSeenTimes(seen.checks(), seen.now(), present),
            withSeenTimes(seen.executors(), seen.now(), present),
            seen.bundles(),
            seen.report(),
            seen.missing(),
            seen.now());
    first.keySet().retainAll(present);
    return timed;
  }

  private List<ObservedPod> withSeenTimes(
      List<ObservedPod> pods, Instant now, Set<String> present) {
    List<ObservedPod> timed = new ArrayList<>();
    for (ObservedPod pod : pods) {
      Instant seen = since("seen/" + pod.uid(), true, now, present);
      timed.add(
          pod.withSeenTimes(
              seen == null ? now : seen,
              since("up/" + pod.uid(), pod.upSince() != null, now, present),
              since(
                  "ready/" + pod.uid() + "/" + pod.plan(), pod.readySince() != null, now, present),
              since("asked/" + pod.uid(), pod.deleting(), now, present),
              since("silent/" + pod.uid(), pod.node().unresponsive(), now, present),
              since("ended/" + pod.uid(), pod.exit() != null, now, present)));
    }
    return timed;
  }

  private @Nullable Instant since(String what, boolean is, Instant now, Set<String> present) {
    if (!is) {
      return null;
    }
    present.add(what);
    return first.computeIfAbsent(what, unused -> now);
  }
}
