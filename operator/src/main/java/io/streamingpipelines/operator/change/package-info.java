/**
 * What a new bundle costs the driver that runs the old one. Pure; may import the desired objects
 * and Jackson.
 */
@NullMarked
package io.streamingpipelines.operator.change;

import org.jspecify.annotations.NullMarked;
