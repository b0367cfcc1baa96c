/**
 * Reads the plan and writes reports: the JSON side of the contract with the operator, by the
 * Jackson that Spark brings. May import the plan's records only.
 */
@NullMarked
package io.streamingpipelines.runtime.plan;

import org.jspecify.annotations.NullMarked;
