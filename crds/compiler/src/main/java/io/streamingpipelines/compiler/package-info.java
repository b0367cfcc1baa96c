/**
 * Compiles a resource's spec into the plan that a driver runs, or reports all problems at once.
 *
 * <p>Pure: no client, no Spark, no clock, no files. Never throws, whatever the input. {@code read}
 * reads single values. Each part of the spec has a package that compiles it into its part of the
 * plan, defaults filled in: {@code source}, {@code sink}, {@code table}, {@code storage}, {@code
 * driver}. A part that is wrong gives problems and a stand-in, so that the rest is still checked.
 * At last {@code graph} checks what the parts do together.
 */
@NullMarked
package io.streamingpipelines.compiler;

import org.jspecify.annotations.NullMarked;
