package io.streamingpipelines.runtime.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;

/**
 * What a checkpoint has been made for. Spark itself accepts many changes on an old checkpoint and
 * computes nonsense, so the parts that its offsets and its state depend on are compared here
 * (docs/design/lifecycle.md#checkpoint-fingerprint).
 *
 * @param sources identities of what is read, in the query's order
 * @param stateful whether the checkpoint holds state
 * @param query normalised text of the query and of the views it reads
 * @param write mode and keys of the target
 * @param location URI of the target, or its kind for a sink
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Fingerprint(
    List<String> sources, boolean stateful, String query, String write, String location) {
  public Fingerprint {
    sources = List.copyOf(sources);
  }

  /** Why a query of {@code now} cannot go on from a checkpoint of this; empty when it can. */
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
