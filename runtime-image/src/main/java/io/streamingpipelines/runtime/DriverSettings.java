package io.streamingpipelines.runtime;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a driver that are not part of its plan.
 *
 * @param scratch a writable directory for temporary files
 * @param holder identifies this driver to people who read the epoch's file
 * @param management where the management server listens; null means no server
 * @param token the token that callers of the management server must send; null means that callers
 *     need none
 * @param standby whether the driver waits, after the check of its plan, until no other driver may
 *     write
 */
public record DriverSettings(
    SparkPlace place,
    Path scratch,
    String holder,
    @Nullable InetSocketAddress management,
    @Nullable String token,
    boolean standby,
    Clock clock) {

  /** The settings of a driver that runs inside the caller's JVM, without a server. */
  public static DriverSettings local(int cores, Path scratch) {
    return new DriverSettings(
        new SparkPlace.Local(cores), scratch, "local", null, null, false, Clock.systemUTC());
  }

  @Override
  public String toString() {
    return "DriverSettings[" + place + ", " + scratch + ", " + management + "]";
  }
}
