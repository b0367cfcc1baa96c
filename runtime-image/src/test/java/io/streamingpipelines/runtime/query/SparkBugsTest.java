package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests which failures count as bugs of Spark. */
class SparkBugsTest {
  private static final StackTraceElement METRICS =
      new StackTraceElement(
          "org.apache.spark.sql.kafka010.KafkaMicroBatchStream$", "metrics", "K.scala", 1);
  private static final StackTraceElement LATEST =
      new StackTraceElement(
          "org.apache.spark.sql.kafka010.KafkaMicroBatchStream", "latestOffset", "K.scala", 1);

  @Test
  void knowsTheNullPointerInKafkasMetricsUnderItsCauses() {
    assertThat(
            SparkBugs.restartHelps(
                new IllegalStateException(thrown(new NullPointerException(), METRICS))))
        .isTrue();
  }

  @Test
  void takesNoOtherNullPointerForIt() {
    assertThat(SparkBugs.restartHelps(thrown(new NullPointerException(), LATEST))).isFalse();
  }

  @Test
  void takesNoOtherFailureOfTheSamePlaceForIt() {
    assertThat(SparkBugs.restartHelps(thrown(new IllegalStateException(), METRICS))).isFalse();
  }

  @Test
  void survivesCausesThatGoInCirclesAndNone() {
    RuntimeException one = new RuntimeException();
    one.initCause(new RuntimeException(one));

    assertThat(SparkBugs.restartHelps(one)).isFalse();
    assertThat(SparkBugs.restartHelps(null)).isFalse();
  }

  private static Throwable thrown(Throwable error, StackTraceElement place) {
    error.setStackTrace(new StackTraceElement[] {place});
    return error;
  }
}
