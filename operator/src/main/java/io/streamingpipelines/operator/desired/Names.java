package io.streamingpipelines.operator.desired;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the objects of one pipeline. A name has at most 63 characters, so that it can also be a
 * label value or a host name.
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
   * The Secret with the management token. Its name depends on the uid, so that a pipeline that is
   * deleted and immediately applied again does not take over a Secret that Kubernetes is about to
   * delete with its old owner.
   *
   * @param uid uid of the resource
   */
  public String token(String uid) {
    return name("-driver-token-" + Hashes.of(uid).substring(0, 8));
  }

  /** The pipeline's name as a label value. */
  public String label() {
    return name("");
  }

  /** The attempt in the name of a driver pod; 0 for any other name. */
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
