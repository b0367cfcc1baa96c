/**
 * Turns whatever Spark, Delta, Kafka or the JVM throws into a {@link
 * io.streamingpipelines.plan.Failure}: its class, its reason, one sentence without secrets.
 *
 * <p>Pure. May import the plan's records and exception types only; nothing of the other runtime
 * packages.
 */
@NullMarked
package io.streamingpipelines.runtime.failure;

import org.jspecify.annotations.NullMarked;
