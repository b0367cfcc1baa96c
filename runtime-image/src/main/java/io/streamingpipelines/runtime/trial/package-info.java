/**
 * The parts that only {@code pipeline test} needs: it runs a plan on given rows, and reads the
 * resulting tables and sinks as plain values.
 */
@NullMarked
package io.streamingpipelines.runtime.trial;

import org.jspecify.annotations.NullMarked;
