/**
 * What {@code pipeline test} needs: a plan run over rows that are given, and what its tables and
 * sinks hold afterwards, as plain values.
 */
@NullMarked
package io.streamingpipelines.runtime.trial;

import org.jspecify.annotations.NullMarked;
