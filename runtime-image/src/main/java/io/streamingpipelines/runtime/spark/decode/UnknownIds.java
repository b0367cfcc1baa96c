package io.streamingpipelines.runtime.spark.decode;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers for a while the schema ids that registries did not know; such a schema may still be
 * registered later. Bytes that only look like a registry's frame contain arbitrary ids, so the
 * number of requests for unknown ids is limited, too. Registries assign ids in ascending order. Ids
 * near the highest known one are always requested, so that a newly registered schema is found at
 * any time. Thread-safe.
 */
final class UnknownIds {
  /** How long an unknown id is not requested again. */
  static final Duration MEMORY = Duration.ofMinutes(1);

  /**
   * Maximum number of unknown ids that are requested from a registry within {@link #MEMORY}, not
   * counting those near the highest known id.
   */
  static final int MAX_REQUESTS = 100;

  /** The same limit while no id of the registry is known. */
  static final int MAX_FIRST_REQUESTS = 1_000;

  /** How far an id may exceed the highest known one to count as near. */
  static final int NEAR = 1_000;

  private final LongSupplier nanos;
  private final Map<String, Registry> registries = new HashMap<>();

  /** What is known about one registry; guarded by the outer object's lock. */
  private static final class Registry {
    /** Oldest first. */
    private final Map<Integer, Asked> unknown = new LinkedHashMap<>();

    private int highest;
    private int far;
  }

  /**
   * @param until when the id may be requested again
   * @param far whether it was not near the highest known id when it was requested
   */
  private record Asked(long until, boolean far) {}

  /**
   * @param nanos a monotonic clock
   */
  UnknownIds(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What to do about an id that is not known. */
  enum Answer {
    ASK,
    UNKNOWN,
    TOO_MANY
  }

  synchronized Answer of(String url, int id) {
    if (id < 0) {
      return Answer.UNKNOWN; // registries assign no negative ids
    }
    Registry registry = registries.computeIfAbsent(url, key -> new Registry());
    forget(registry);
    if (registry.unknown.containsKey(id)) {
      return Answer.UNKNOWN;
    }
    if (far(registry, id) && registry.far >= limit(registry)) {
      return Answer.TOO_MANY;
    }
    return Answer.ASK;
  }

  /** Records that the registry does not know the id. */
  synchronized void unknown(String url, int id) {
    Registry registry = registries.computeIfAbsent(url, key -> new Registry());
    Asked asked = new Asked(nanos.getAsLong() + MEMORY.toNanos(), far(registry, id));
    if (registry.unknown.putIfAbsent(id, asked) == null && asked.far()) {
      registry.far++;
    }
  }

  /** Records that the registry knows the id. */
  synchronized void known(String url, int id) {
    Registry registry = registries.computeIfAbsent(url, key -> new Registry());
    registry.highest = Math.max(registry.highest, id);
  }

  private static int limit(Registry registry) {
    return registry.highest == 0 ? MAX_FIRST_REQUESTS : MAX_REQUESTS;
  }

  private static boolean far(Registry registry, int id) {
    return id > (long) registry.highest + NEAR;
  }

  private void forget(Registry registry) {
    long now = nanos.getAsLong();
    Iterator<Asked> oldest = registry.unknown.values().iterator();
    while (oldest.hasNext()) {
      Asked asked = oldest.next();
      if (asked.until() - now > 0) {
        return;
      }
      registry.far -= asked.far() ? 1 : 0;
      oldest.remove();
    }
  }
}
