/**
 * Starts the operator: reads its configuration, connects the parts and runs them. May import every
 * other package.
 */
@NullMarked
package io.streamingpipelines.operator;

import org.jspecify.annotations.NullMarked;
