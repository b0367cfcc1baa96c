package io.streamingpipelines.runtime.query;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Failures that are Spark's own and that the next start of the same query does not meet. */
final class SparkBugs {
  private SparkBugs() {}

  /**
   * SPARK-55271, SPARK-57438: the first restart of a Kafka query that has an uncommitted batch
   * commits it and then fails when it reports its numbers.
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
