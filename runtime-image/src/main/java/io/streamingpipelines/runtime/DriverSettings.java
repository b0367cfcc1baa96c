package io.streamingpipelines.runtime;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a driver that its plan does not say.
 *
 * @param scratch a writable directory for temporary files
 * @param holder who this driver is, for people who look into the epoch's file
 * @param management where the management server listens; null means no server
 * @param token what callers of the management server must send; null lets everyone in
 */
public record DriverSettings(
    SparkPlace place,
    Path scratch,
    String holder,
    @Nullable InetSocketAddress management,
    @Nullable String token,
    Clock clock) {

  /** A driver inside the caller's JVM, without server. */
  public static DriverSettings local(int cores, Path scratch) {
    return new DriverSettings(
        new SparkPlace.Local(cores), scratch, "local", null, null, Clock.systemUTC());
  }

  @Override
  public String toString() {
    return "DriverSettings[" + place + ", " + scratch + ", " + management + "]";
  }
}
