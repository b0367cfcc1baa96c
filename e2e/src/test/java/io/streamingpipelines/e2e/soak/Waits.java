package io.streamingpipelines.e2e.soak;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How long pipelines waited, by the reason in their status. */
final class Waits {
  private final Map<String, Wait> byReason = new TreeMap<>();
  private final Map<String, Current> current = new HashMap<>();

  private record Wait(int times, Duration longest, String said) {}

  private record Current(@Nullable String key, long since, String said) {}

  synchronized void add(Seen seen, long nanos) {
    String said = seen.is("Ready") ? seen.why("Reconciling") : seen.why("Ready");
    boolean waits = !seen.is("Ready") || seen.is("Reconciling");
    String key = waits ? seen.phase() + " " + said.replaceFirst(":.*", "") : null;
    Current before = current.get(seen.name());
    if (before == null || !Objects.equals(before.key(), key)) {
      end(before, nanos);
      current.put(seen.name(), new Current(key, nanos, said));
    }
  }

  private void end(@Nullable Current wait, long nanos) {
    if (wait == null || wait.key() == null) {
      return;
    }
    Wait one = new Wait(1, Duration.ofNanos(nanos - wait.since()), wait.said());
    byReason.merge(
        wait.key(),
        one,
        (a, b) ->
            new Wait(
                a.times() + 1,
                a.longest().compareTo(b.longest()) > 0 ? a.longest() : b.longest(),
                b.said()));
  }

  /**
   * One line for each kind of wait: how often, the longest duration, and an example of the message.
   */
  @Override
  public synchronized String toString() {
    return byReason.entrySet().stream()
        .map(
            e ->
                "%4d times, up to %3d s: %s | %s"
                    .formatted(
                        e.getValue().times(),
                        e.getValue().longest().toSeconds(),
                        e.getKey(),
                        e.getValue().said()))
        .collect(Collectors.joining("\n"));
  }
}
