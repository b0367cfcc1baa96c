/**
 * Decides from an observation what happens next to a pipeline's driver: pure functions that take
 * the time as a value. May import the observation, the change and the desired objects.
 */
@NullMarked
package io.streamingpipelines.operator.lifecycle;

import org.jspecify.annotations.NullMarked;
