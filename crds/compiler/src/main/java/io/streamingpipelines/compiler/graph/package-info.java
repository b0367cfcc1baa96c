/** Judges what sources, views, tables and sinks make together. Each rule reads the whole plan. */
@NullMarked
package io.streamingpipelines.compiler.graph;

import org.jspecify.annotations.NullMarked;
