/**
 * The user's own functions: their jars, their classes, and what SQL learns of them.
 *
 * <p>Knows the plan, {@code flow} and Spark; nothing of queries, tables and Kubernetes.
 */
@NullMarked
package io.streamingpipelines.runtime.function;

import org.jspecify.annotations.NullMarked;
