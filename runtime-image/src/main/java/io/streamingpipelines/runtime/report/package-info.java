/**
 * What is known about the running queries: Spark's progress events, and the report that is made
 * from them. Pure, except for the map of the listener. May import the plan's records, the status
 * from runtime.query, and Spark's progress.
 */
@NullMarked
package io.streamingpipelines.runtime.report;

import org.jspecify.annotations.NullMarked;
