package io.streamingpipelines.operator.reconciler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The processes of drivers, which may outlive their pods, and the right to write: the process with
 * the highest epoch commits, any other one ends when it tries.
 */
final class FakeProcesses {
  /** The epoch of each process that has claimed one, by the uid of its pod. */
  private final Map<String, Integer> epochs = new HashMap<>();

  /** Processes whose pods are gone from the API server. */
  private final Set<String> zombies = new HashSet<>();

  private int highest;

  /** The process of a driver begins to write. */
  void claim(String uid) {
    if (epochs.containsKey(uid)) {
      return;
    }
    epochs.keySet().stream()
        .filter(other -> !zombies.contains(other))
        .forEach(
            other -> {
              throw new AssertionError(uid + " may write beside " + other);
            });
    epochs.put(uid, ++highest);
  }

  /** The process has ended. */
  void end(String uid) {
    epochs.remove(uid);
    zombies.remove(uid);
  }

  /** The pod is gone from the API server, and its process goes on. */
  void orphan(String uid) {
    if (epochs.containsKey(uid)) {
      zombies.add(uid);
    }
  }

  /** Every process tries to commit. */
  void commit() {
    Set<String> committed = new HashSet<>();
    for (String uid : Set.copyOf(epochs.keySet())) {
      if (Objects.requireNonNull(epochs.get(uid)) == highest) {
        committed.add(uid);
      } else if (zombies.contains(uid)) {
        end(uid);
      } else {
        throw new AssertionError(uid + " has a pod, and is fenced");
      }
    }
    if (committed.size() > 1) {
      throw new AssertionError(committed + " commit at the same time");
    }
  }

  /** The nodes of lost pods are back, and end what has no pod any more. */
  void endZombies() {
    Set.copyOf(zombies).forEach(this::end);
  }

  boolean hasZombies() {
    return !zombies.isEmpty();
  }
}
