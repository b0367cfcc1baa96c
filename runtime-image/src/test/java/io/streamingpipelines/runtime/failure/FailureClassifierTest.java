package io.streamingpipelines.runtime.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Failure.Kind;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.spark.SparkException;
import org.apache.spark.sql.delta.DeltaIllegalStateException;
import org.apache.spark.sql.delta.DeltaRuntimeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureClassifierTest {
  @Test
  void isNeverAtALossForAnErrorThatCannotBeRead() {
    Failure failure =
        new FailureClassifier()
            .classify(
                new IllegalStateException() {
                  private static final long serialVersionUID = 1;

                  @Override
                  public String getMessage() {
                    throw new StackOverflowError();
                  }
                },
                "orders",
                3L,
                7);

    assertThat(failure.kind()).isEqualTo(Kind.INFRASTRUCTURE);
    assertThat(failure.table()).isEqualTo("orders");
    assertThat(failure.message()).contains("An error of type");
  }

  private final FailureClassifier classifier = new FailureClassifier();

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("errors")
  void namesTheClassAndTheReasonOf(Throwable error, Kind kind, String reason) {
    Failure failure = classifier.classify(inForeachBatch(error), "silver", 7L, 42);

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.table()).isEqualTo("silver");
    assertThat(failure.batch()).isEqualTo(7);
    assertThat(failure.atMillis()).isEqualTo(42);
    assertThat(failure.message()).isNotBlank().doesNotContain("\n").doesNotContain("SQLSTATE");
  }

  @Test
  void namesTheFileThatCannotBeReached() {
    Throwable error =
        condition(
            "FAILED_READ_FILE.NO_HINT", Map.of("path", "s3a://b/f"), new IOException("reset"));

    assertThat(classifier.classify(error, "t", 1L, 1).message())
        .isEqualTo("File s3a://b/f cannot be read: reset");
  }

  @Test
  void doesNotAdviseAnEmptyFileInATable() {
    Map<String, String> path =
        Map.of("path", "/t/part-00000-5a1ffd3c-7ec5-4e07-b5ab-bb54a41b1b52-c000.snappy.parquet");
    Throwable error = condition("FAILED_READ_FILE.NO_HINT", path, new EOFException("cut off"));

    assertThat(classifier.classify(error, "t", 1L, 1).message())
        .endsWith("replace it with a complete file of the same name");
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        arguments(castOf("abc"), Kind.DATA, "CAST_INVALID_INPUT"),
        arguments(
            new DeltaRuntimeException(
                "DELTA_NOT_NULL_CONSTRAINT_VIOLATED", new String[] {"order_id"}),
            Kind.DATA,
            "DELTA_NOT_NULL_CONSTRAINT_VIOLATED"),
        arguments(
            new io.delta.exceptions.ConcurrentAppendException(
                "DELTA_CONCURRENT_APPEND.WITHOUT_HINT", "Files were added.", new String[0]),
            Kind.CONFLICT,
            "DELTA_CONCURRENT_APPEND.WITHOUT_HINT"),
        arguments(
            new DeltaIllegalStateException(
                "DELTA_SCHEMA_CHANGED", new String[] {"a INT", "a INT, b INT"}, null),
            Kind.SCHEMA_CHANGED,
            "DELTA_SCHEMA_CHANGED"),
        arguments(
            condition("CONCURRENT_STREAM_LOG_UPDATE", Map.of("batchId", "3")),
            Kind.FENCED,
            "CONCURRENT_STREAM_LOG_UPDATE"),
        arguments(
            condition(
                "STATE_STORE_CHECKPOINT_LOCATION_NOT_EMPTY", Map.of("checkpointLocation", "/c")),
            Kind.HISTORY_LOST,
            "STATE_STORE_CHECKPOINT_LOCATION_NOT_EMPTY"),
        arguments(
            condition(
                "FAILED_READ_FILE.FILE_NOT_EXIST", Map.of("path", "/f"), new IOException("gone")),
            Kind.HISTORY_LOST,
            "FAILED_READ_FILE.FILE_NOT_EXIST"),
        arguments(
            condition(
                "FAILED_READ_FILE.NO_HINT", Map.of("path", "/f"), new EOFException("cut off")),
            Kind.DATA,
            "BrokenFile"),
        arguments(
            condition("FAILED_READ_FILE.NO_HINT", Map.of("path", "/f"), new IOException("reset")),
            Kind.INFRASTRUCTURE,
            "IO"),
        arguments(
            condition(
                "FAILED_READ_FILE.NO_HINT", Map.of("path", "/f"), new AccessDeniedException("/f")),
            Kind.ACCESS,
            "AccessDenied"),
        arguments(
            condition("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", Map.of("objectName", "`x`")),
            Kind.CONFIGURATION,
            "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION"),
        arguments(
            new AssertionError(
                "There are [1] sources in the checkpoint offsets and now there are [2] sources"),
            Kind.CONFIGURATION,
            "SourcesChanged"),
        arguments(
            new KafkaException("Failed to construct", new SaslAuthenticationException("no")),
            Kind.ACCESS,
            "SaslAuthentication"),
        arguments(
            new TopicAuthorizationException("Not authorized to access topics: [a]"),
            Kind.ACCESS,
            "TopicAuthorization"),
        arguments(new AccessDeniedException("s3a://lake"), Kind.ACCESS, "AccessDenied"),
        arguments(
            new IOException("handshake", new CertificateException("PKIX path building failed")),
            Kind.ACCESS,
            "CertificateNotTrusted"),
        arguments(new OutOfMemoryError("Java heap space"), Kind.INFRASTRUCTURE, "OutOfMemory"),
        arguments(new TimeoutException("metadata"), Kind.INFRASTRUCTURE, "Timeout"),
        arguments(new FileNotFoundException("x"), Kind.INFRASTRUCTURE, "FileNotFound"),
        arguments(new IOException("disk"), Kind.INFRASTRUCTURE, "IO"),
        arguments(
            new SparkException("Job aborted: ExecutorLostFailure (executor 1 exited)"),
            Kind.INFRASTRUCTURE,
            "ExecutorLost"),
        arguments(new IllegalStateException("whatever"), Kind.INFRASTRUCTURE, "IllegalState"),
        arguments(
            new PipelineException(Kind.FENCED, "NewerEpoch", "Driver 2 took over."),
            Kind.FENCED,
            "NewerEpoch"));
  }

  @Test
  void prefersTheConditionToTheExceptionThatCausedIt() {
    Throwable error =
        condition(
            "CONCURRENT_STREAM_LOG_UPDATE",
            Map.of("batchId", "3"),
            new IOException("file exists already"));

    assertThat(classifier.classify(error, null, null, 0).kind()).isEqualTo(Kind.FENCED);
  }

  @Test
  void keepsTheSentenceAndLeavesConditionStateAndSqlOut() {
    Failure failure = classifier.classify(inForeachBatch(castOf("abc")), "t", 1L, 0);

    assertThat(failure.message()).startsWith("The value 'abc' of the type");
    assertThat(failure.message()).doesNotContain("[CAST_INVALID_INPUT]");
  }

  @Test
  void endsOnCausesThatFormACycle() {
    Exception outer = new IllegalStateException("outer");
    Exception inner = new IllegalStateException("inner", outer);
    outer.initCause(inner);

    assertThat(classifier.classify(outer, null, null, 0).reason()).isEqualTo("IllegalState");
  }

  @Test
  void saysTheReasonWhereTheErrorSaysNothing() {
    assertThat(classifier.classify(new IllegalStateException(), null, null, 0).message())
        .isEqualTo("IllegalState.");
  }

  @Test
  void tellsNoSecret() {
    Exception error =
        new KafkaException(
            "Invalid JAAS: ScramLoginModule required username=\"u\" password=\"hunter2\";");

    assertThat(classifier.classify(error, null, null, 0).message())
        .contains("username=\"u\"")
        .doesNotContain("hunter2");
  }

  @Test
  void boundsTheMessage() {
    Exception error = new IOException("token".repeat(1_000_000));

    assertThat(classifier.classify(error, null, null, 0).message()).hasSize(Sentences.LIMIT);
  }

  /** Wraps an error as it reaches the query from a batch: job, foreachBatch, stream. */
  private static Throwable inForeachBatch(Throwable error) {
    Throwable job = new SparkException("Job aborted due to stage failure", error);
    Throwable batch =
        condition("FOREACH_BATCH_USER_FUNCTION_ERROR", Map.of("reason", "failed"), job);
    return condition("STREAM_FAILED", Map.of("id", "i", "runId", "r", "message", "m"), batch);
  }

  private static Throwable castOf(String value) {
    return condition(
        "CAST_INVALID_INPUT",
        Map.of(
            "expression", "'" + value + "'",
            "sourceType", "\"STRING\"",
            "targetType", "\"INT\"",
            "ansiConfig", "\"spark.sql.ansi.enabled\""));
  }

  private static Throwable condition(String name, Map<String, String> parameters) {
    return condition(name, parameters, null);
  }

  private static Throwable condition(
      String name, Map<String, String> parameters, @Nullable Throwable cause) {
    scala.collection.immutable.Map<String, String> values =
        scala.collection.immutable.Map.from(
            scala.jdk.javaapi.CollectionConverters.asScala(parameters));
    return new SparkException(name, values, cause);
  }
}
