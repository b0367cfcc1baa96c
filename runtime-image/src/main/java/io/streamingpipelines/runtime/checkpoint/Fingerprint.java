package io.streamingpipelines.runtime.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;

/**
 * What a checkpoint was created for. Spark itself accepts many changed queries on an old checkpoint
 * and returns wrong results. Therefore the parts on which offsets and state depend are compared
 * here (docs/design/lifecycle.md#checkpoint-fingerprint).
 *
 * @param sources identities of the sources, in the query's order
 * @param stateful whether the checkpoint holds state
 * @param query normalized text of the query and of the views that it reads
 * @param write mode and keys of the target
 * @param location URI of the target, or the kind of the sink
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Fingerprint(
    List<String> sources, boolean stateful, String query, String write, String location) {
  public Fingerprint {
    sources = List.copyOf(sources);
  }

  /**
   * Why the query {@code now} cannot continue from a checkpoint with this fingerprint; empty if it
   * can.
   */
  List<String> conflicts(Fingerprint now) {
    List<String> conflicts = new ArrayList<>();
    if (!sources.equals(now.sources)) {
      conflicts.add("it now reads " + now.sources + " instead of " + sources);
    }
    if (!write.equals(now.write)) {
      conflicts.add("it is now written as " + now.write + " instead of " + write);
    }
    if (!location.equals(now.location)) {
      conflicts.add("it now lies at " + now.location + " instead of " + location);
    }
    if (stateful != now.stateful) {
      conflicts.add(
          now.stateful
              ? "its query now keeps state, which the checkpoint does not hold"
              : "its query no longer keeps the state that the checkpoint holds");
    } else if (stateful && !query.equals(now.query)) {
      conflicts.add("the query that its state belongs to has changed");
    }
    return conflicts;
  }
}
