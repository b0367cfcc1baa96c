package io.streamingpipelines.compiler.driver.pod;

import io.streamingpipelines.plan.DriverContract;

/** Normalized paths in a container: absolute, without a trailing slash. */
final class MountPath {
  static final String TMP = "/tmp";

  /** Parent directory of the plan, the token and the Secrets. */
  static final String ETC = "/etc/streamingpipelines";

  static String normal(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    String cut = path.substring(0, end);
    return path.isEmpty() || cut.startsWith("/") ? cut : "/" + cut;
  }

  /**
   * Whether a mount at {@code path} would hide a directory of the operator, or lie within one that
   * only operator and driver may write.
   */
  static boolean collide(String path, String own) {
    boolean closed = own.equals(ETC) || own.equals(DriverContract.SCRATCH_DIRECTORY);
    return isAtOrAbove(path, own) || closed && isAtOrAbove(own, path);
  }

  private static boolean isAtOrAbove(String upper, String lower) {
    return upper.equals("/") || lower.equals(upper) || lower.startsWith(upper + "/");
  }

  private MountPath() {}
}
