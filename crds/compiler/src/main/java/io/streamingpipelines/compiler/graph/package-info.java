/** Rules over sources, views, tables and sinks together. Each rule sees the whole plan. */
@NullMarked
package io.streamingpipelines.compiler.graph;

import org.jspecify.annotations.NullMarked;
