package io.streamingpipelines.operator.desired;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the objects that belong to one pipeline; each is at most 63 characters, so that it may
 * also stand in a label or be a host name.
 */
public record Names(String pipeline) {
  private static final int LONGEST = 63;
  private static final Pattern ATTEMPT = Pattern.compile(".*-driver-(\\d{1,9})");

  public String driver(int attempt) {
    return name("-driver-" + attempt);
  }

  public String plan(String hash) {
    return name("-plan-" + hash);
  }

  public String check(String hash) {
    return name("-check-" + hash);
  }

  /** ServiceAccount, Role and RoleBinding of the driver. */
  public String driverAccess() {
    return name("-driver");
  }

  /**
   * The Secret of the management token. It belongs to one resource, not to one name: a pipeline
   * that is deleted and applied again at once must not take over a Secret that Kubernetes is about
   * to collect with its old owner.
   *
   * @param uid the resource's
   */
  public String token(String uid) {
    return name("-driver-token-" + Hashes.of(uid).substring(0, 8));
  }

  /** The pipeline's name as a label value. */
  public String label() {
    return name("");
  }

  /** The attempt in a driver pod's name; 0 when it is no such name. */
  public static int attempt(String podName) {
    Matcher matcher = ATTEMPT.matcher(podName);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private String name(String suffix) {
    if (pipeline.length() + suffix.length() <= LONGEST) {
      return pipeline + suffix;
    }
    String hash = Hashes.of(pipeline).substring(0, 8);
    return pipeline.substring(0, LONGEST - suffix.length() - hash.length() - 1)
        + "-"
        + hash
        + suffix;
  }
}
