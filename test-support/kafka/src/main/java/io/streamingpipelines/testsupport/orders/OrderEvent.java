package io.streamingpipelines.testsupport.orders;

import java.time.Instant;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One event as it is sent.
 *
 * @param index within its wave, from 0
 * @param key Kafka's key, the order's id; null when the order has none
 * @param value Kafka's value; not to be changed
 * @param streamTime where the clock of the stream stands when it is sent; the event's own time
 *     differs
 * @param order what it says; null when it is malformed
 */
public record OrderEvent(
    Wave wave,
    int index,
    @Nullable String key,
    byte[] value,
    Instant streamTime,
    Set<EventDefect> defects,
    @Nullable Order order) {
  public OrderEvent {
    defects = Set.copyOf(defects);
  }

  /** The partition of its topic; the same for all events of an order. */
  public int partition(int partitions) {
    return Math.floorMod(key == null ? index : key.hashCode(), partitions);
  }

  /** CRC-32 of the value, as Spark's {@code crc32} has it. */
  public long crc() {
    return crc(value);
  }

  static long crc(byte[] value) {
    CRC32 crc = new CRC32();
    crc.update(value);
    return crc.getValue();
  }
}
