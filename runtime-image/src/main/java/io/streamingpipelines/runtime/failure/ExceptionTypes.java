package io.streamingpipelines.runtime.failure;

import io.delta.exceptions.ConcurrentTransactionException;
import io.delta.exceptions.DeltaConcurrentModificationException;
import io.streamingpipelines.plan.Failure.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of exceptions without an error condition; the first rule that matches the chain
 * applies.
 */
final class ExceptionTypes {
  /** One rule. @param reason null means the name of the exception */
  record Rule(Predicate<Throwable> matches, Kind kind, @Nullable String reason) {}

  static final List<Rule> RULES =
      List.of(
          new Rule(OutOfMemoryError.class::isInstance, Kind.INFRASTRUCTURE, "OutOfMemory"),
          // Delta's own conflicts do not always have an error condition
          new Rule(ConcurrentTransactionException.class::isInstance, Kind.FENCED, null),
          new Rule(DeltaConcurrentModificationException.class::isInstance, Kind.CONFLICT, null),
          new Rule(AuthenticationException.class::isInstance, Kind.ACCESS, null),
          new Rule(AuthorizationException.class::isInstance, Kind.ACCESS, null),
          new Rule(AccessControlException.class::isInstance, Kind.ACCESS, null),
          new Rule(AccessDeniedException.class::isInstance, Kind.ACCESS, null),
          new Rule(CertificateException.class::isInstance, Kind.ACCESS, "CertificateNotTrusted"),
          new Rule(
              says(AssertionError.class, "sources in the checkpoint offsets"),
              Kind.CONFIGURATION,
              "SourcesChanged"),
          new Rule(
              says(IllegalArgumentException.class, "Wrong basePath"),
              Kind.CONFIGURATION,
              "SourcePathChanged"),
          new Rule(RecordTooLargeException.class::isInstance, Kind.DATA, null),
          new Rule(InvalidTopicException.class::isInstance, Kind.CONFIGURATION, null),
          new Rule(UnknownStoreException.class::isInstance, Kind.CONFIGURATION, "BucketNotFound"),
          new Rule(ConfigException.class::isInstance, Kind.CONFIGURATION, "KafkaConfiguration"),
          new Rule(RetriableException.class::isInstance, Kind.INFRASTRUCTURE, null),
          new Rule(AnalysisException.class::isInstance, Kind.CONFIGURATION, "AnalysisFailed"),
          new Rule(
              says(Throwable.class, "ExecutorLostFailure"), Kind.INFRASTRUCTURE, "ExecutorLost"),
          new Rule(ClassNotFoundException.class::isInstance, Kind.CONFIGURATION, null),
          new Rule(NoClassDefFoundError.class::isInstance, Kind.CONFIGURATION, null),
          new Rule(FileNotFoundException.class::isInstance, Kind.INFRASTRUCTURE, null),
          new Rule(TimeoutException.class::isInstance, Kind.INFRASTRUCTURE, null),
          new Rule(IOException.class::isInstance, Kind.INFRASTRUCTURE, null),
          new Rule(InterruptedException.class::isInstance, Kind.INFRASTRUCTURE, null),
          // a native library that cannot be loaded is a problem of the machine
          new Rule(UnsatisfiedLinkError.class::isInstance, Kind.INFRASTRUCTURE, null),
          // incompatible classes, such as those from spark.jars: a retry does not help
          new Rule(LinkageError.class::isInstance, Kind.CONFIGURATION, null),
          new Rule(StackOverflowError.class::isInstance, Kind.INFRASTRUCTURE, null),
          // thrown by a user's own function: it will throw again for the same row
          new Rule(ExceptionTypes::byFunction, Kind.DATA, "FunctionFailed"));

  private ExceptionTypes() {}

  private static boolean byFunction(Throwable error) {
    return error instanceof SparkThrowable known
        && "FAILED_EXECUTE_UDF".equals(known.getCondition());
  }

  private static Predicate<Throwable> says(Class<? extends Throwable> type, String text) {
    return error ->
        type.isInstance(error) && error.getMessage() != null && error.getMessage().contains(text);
  }
}
