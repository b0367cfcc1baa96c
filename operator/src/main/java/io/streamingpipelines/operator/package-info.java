/**
 * Starts the operator: reads its configuration, wires the parts and runs them. May import all of
 * them.
 */
@NullMarked
package io.streamingpipelines.operator;

import org.jspecify.annotations.NullMarked;
