/**
 * Derives what users read (status, conditions and events) from the decision and the observation.
 * Pure; may import the steps before it, but no client and no clock.
 */
@NullMarked
package io.streamingpipelines.operator.status;

import org.jspecify.annotations.NullMarked;
