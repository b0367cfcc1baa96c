/**
 * Decides what replacing the running bundle costs. Pure; may import the desired objects and
 * Jackson.
 */
@NullMarked
package io.streamingpipelines.operator.change;

import org.jspecify.annotations.NullMarked;
