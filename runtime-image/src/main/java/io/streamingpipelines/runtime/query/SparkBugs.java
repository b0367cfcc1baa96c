package io.streamingpipelines.runtime.query;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes failures that are bugs of Spark and do not recur at the next start of the same query.
 */
final class SparkBugs {
  private SparkBugs() {}

  /**
   * SPARK-55271, SPARK-57438: the first restart of a Kafka query with an uncommitted batch commits
   * this batch, but then fails when it reports its metrics.
   */
  static boolean restartHelps(@Nullable Throwable error) {
    Set<Throwable> seen = new HashSet<>();
    for (Throwable cause = error; cause != null && seen.add(cause); cause = cause.getCause()) {
      if (cause instanceof NullPointerException) {
        for (StackTraceElement frame : cause.getStackTrace()) {
          if (frame.getClassName().contains("KafkaMicroBatchStream")
              && frame.getMethodName().contains("metrics")) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
