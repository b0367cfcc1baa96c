package io.streamingpipelines.compiler;

import io.streamingpipelines.plan.DriverContract;

/**
 * Where the plan will run.
 *
 * @param cluster whether {@code file:} URIs have to be on a volume
 * @param secrets parent directory of the Secrets' files: {@code <secrets>/<secret>/<key>}
 */
public record RunsIn(boolean cluster, String secrets) {
  /** Driver and executor pods. */
  public static final RunsIn CLUSTER = new RunsIn(true, DriverContract.SECRETS_DIRECTORY);

  /** One JVM on the user's machine. */
  public static RunsIn local(String secrets) {
    return new RunsIn(false, secrets);
  }
}
