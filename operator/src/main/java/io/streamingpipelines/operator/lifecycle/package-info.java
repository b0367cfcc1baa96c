/**
 * What happens next to a pipeline's driver, decided from what was observed: pure functions that
 * take the time as a value. May import the observation, the change and the desired objects.
 */
@NullMarked
package io.streamingpipelines.operator.lifecycle;

import org.jspecify.annotations.NullMarked;
