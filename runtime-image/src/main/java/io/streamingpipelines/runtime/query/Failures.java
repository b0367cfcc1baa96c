package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Classifies a thrown error, and never throws; {@code FailureClassifier::classify} is an
 * implementation.
 */
@FunctionalInterface
public interface Failures {
  Failure classify(Throwable error, @Nullable String table, @Nullable Long batch, long nowMillis);
}
