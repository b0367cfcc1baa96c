package io.streamingpipelines.testsupport.orders;

import java.time.Instant;
import java.util.List;

/**
 * Where one event really landed in Kafka.
 *
 * @param timestamp Kafka's timestamp of the record
 * @param crc CRC-32 of the value that is there
 */
public record Landing(
    Wave wave, int index, int partition, long offset, Instant timestamp, long crc) {
  private static final int FIELDS = 6;

  /** One line for {@link #parse}. */
  public String line() {
    return String.join(
        ",",
        List.of(
            wave.label(),
            Integer.toString(index),
            Integer.toString(partition),
            Long.toString(offset),
            Long.toString(timestamp.toEpochMilli()),
            Long.toString(crc)));
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Landing parse(String line) {
    String[] fields = line.strip().split(",");
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("not the place of an event: " + line);
    }
    return new Landing(
        Wave.parse(fields[0]),
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        Long.parseLong(fields[3]),
        Instant.ofEpochMilli(Long.parseLong(fields[4])),
        Long.parseLong(fields[5]));
  }
}
