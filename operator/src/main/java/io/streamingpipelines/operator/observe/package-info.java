/**
 * Reads the objects of the cluster into values, once per reconciliation. Pure; may import the plan,
 * the resource, the desired objects and fabric8's model.
 */
@NullMarked
package io.streamingpipelines.operator.observe;

import org.jspecify.annotations.NullMarked;
