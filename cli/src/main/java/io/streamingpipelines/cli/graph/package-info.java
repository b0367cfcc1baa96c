/** The graph of a pipeline: what reads what. Pure. */
@NullMarked
package io.streamingpipelines.cli.graph;

import org.jspecify.annotations.NullMarked;
