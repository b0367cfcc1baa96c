/**
 * What is known about the running queries: Spark's progress events, and the report made of them.
 * Pure but for the listener's map. May import the plan's records, runtime.query's status and
 * Spark's progress.
 */
@NullMarked
package io.streamingpipelines.runtime.report;

import org.jspecify.annotations.NullMarked;
