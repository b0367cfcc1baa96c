/** Reads single values of the manifest: durations, quantities, names and choices. */
@NullMarked
package io.streamingpipelines.compiler.read;

import org.jspecify.annotations.NullMarked;
