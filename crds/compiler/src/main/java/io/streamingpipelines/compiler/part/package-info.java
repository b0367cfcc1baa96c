/**
 * Turns each part of the spec into its part of the plan, defaults filled in. A part that is wrong
 * gives problems and a stand-in, so that the rest is judged too.
 */
@NullMarked
package io.streamingpipelines.compiler.part;

import org.jspecify.annotations.NullMarked;
