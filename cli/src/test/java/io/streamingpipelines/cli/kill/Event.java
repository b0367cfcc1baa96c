package io.streamingpipelines.cli.kill;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A row of the input as it should be read. */
record Event(@Nullable String id, int v, int seq, String op, int minute) {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  String json() {
    return "{\"id\":%s,\"v\":%d,\"seq\":%d,\"op\":\"%s\",\"at\":\"%s\"}"
        .formatted(id == null ? "null" : "\"" + id + "\"", v, seq, op, time(minute));
  }

  boolean deletes() {
    return op.equals("delete");
  }

  /** As Spark prints the start of the event's hour in UTC. */
  String hour() {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.0")
        .withZone(ZoneOffset.UTC)
        .format(time(minute / 60 * 60));
  }

  private static Instant time(int minute) {
    return START.plusSeconds(60L * minute);
  }
}
