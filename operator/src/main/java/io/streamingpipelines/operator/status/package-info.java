/**
 * What users read: status, conditions and events, made from the decision and the observation. Pure;
 * may import everything to its left in the way of data, no client and no clock.
 */
@NullMarked
package io.streamingpipelines.operator.status;

import org.jspecify.annotations.NullMarked;
