package io.streamingpipelines.runtime.spark.decode;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The schema ids that registries did not know, for a while: such a schema may still be registered.
 * Bytes that only look like a registry's frame name ids at random, so how many unknown ids are
 * asked for is bounded, too. Ids are given out in order: those near the highest known one are
 * always asked for, so that a schema that was just registered is found whatever else comes.
 * Thread-safe.
 */
final class UnknownIds {
  /** How long an unknown id is not asked for again. */
  static final Duration MEMORY = Duration.ofMinutes(1);

  /** Unknown ids that a registry is asked for within {@link #MEMORY}, those near apart. */
  static final int MOST_ASKED = 100;

  /** The same as long as no id is known that others could be near to. */
  static final int MOST_ASKED_AT_FIRST = 1_000;

  /** How far beyond the highest known id one is near. */
  static final int NEAR = 1_000;

  private final LongSupplier nanos;
  private final Map<String, Registry> registries = new HashMap<>();

  /** What is known of one registry; guarded by the outer lock. */
  private static final class Registry {
    /** Oldest first. */
    private final Map<Integer, Asked> unknown = new LinkedHashMap<>();

    private int highest;
    private int far;
  }

  /**
   * @param until when the id may be asked for again
   * @param far whether it was not near a known one then
   */
  private record Asked(long until, boolean far) {}

  /**
   * @param nanos a clock that only goes forward
   */
  UnknownIds(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What is to be done about an id that is not known. */
  enum Answer {
    ASK,
    UNKNOWN,
    TOO_MANY
  }

  synchronized Answer of(String url, int id) {
    if (id < 0) {
      return Answer.UNKNOWN; // no registry gives out such
    }
    Registry registry = registries.computeIfAbsent(url, key -> new Registry());
    forget(registry);
    if (registry.unknown.containsKey(id)) {
      return Answer.UNKNOWN;
    }
    if (far(registry, id) && registry.far >= most(registry)) {
      return Answer.TOO_MANY;
    }
    return Answer.ASK;
  }

  /** The registry does not know the id. */
  synchronized void unknown(String url, int id) {
    Registry registry = registries.computeIfAbsent(url, key -> new Registry());
    Asked asked = new Asked(nanos.getAsLong() + MEMORY.toNanos(), far(registry, id));
    if (registry.unknown.putIfAbsent(id, asked) == null && asked.far()) {
      registry.far++;
    }
  }

  /** The registry knows the id. */
  synchronized void known(String url, int id) {
    Registry registry = registries.computeIfAbsent(url, key -> new Registry());
    registry.highest = Math.max(registry.highest, id);
  }

  private static int most(Registry registry) {
    return registry.highest == 0 ? MOST_ASKED_AT_FIRST : MOST_ASKED;
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
