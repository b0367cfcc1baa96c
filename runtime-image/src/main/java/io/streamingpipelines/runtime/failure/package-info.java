/**
 * Turns what Spark, Delta, Kafka or the JVM throws into a {@link
 * io.streamingpipelines.plan.Failure}: its class, its reason, and one sentence without secrets.
 *
 * <p>Pure. May import the plan's records and exception types, but nothing from the other runtime
 * packages.
 */
@NullMarked
package io.streamingpipelines.runtime.failure;

import org.jspecify.annotations.NullMarked;
