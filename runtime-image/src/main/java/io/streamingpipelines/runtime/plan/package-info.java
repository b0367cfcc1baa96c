/**
 * Reads the plan and writes reports: the JSON side of the contract with the operator, with the
 * Jackson version that Spark includes. May import only the plan's records.
 */
@NullMarked
package io.streamingpipelines.runtime.plan;

import org.jspecify.annotations.NullMarked;
