/**
 * Compiles a resource's spec into the plan that a driver runs, or reports all problems at once.
 *
 * <p>Pure: no client, no Spark, no clock, no files. Never throws, whatever the input. {@code read}
 * reads single values. Each part of the spec has a package that compiles it into its part of the
 * plan, with all defaults, for example {@code source}, {@code sink}, {@code table} and {@code
 * driver}. A part that is wrong yields problems and a placeholder, so that the rest is still
 * checked. Finally {@code graph} checks how the parts fit together.
 */
@NullMarked
package io.streamingpipelines.compiler;

import org.jspecify.annotations.NullMarked;
