package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import org.jspecify.annotations.Nullable;

/** Says what a thrown error means, and never throws; {@code FailureClassifier::classify} fits. */
@FunctionalInterface
public interface Failures {
  Failure classify(Throwable error, @Nullable String table, @Nullable Long batch, long nowMillis);
}
