/** Executes decisions and writes events; beside the status, only here is the cluster changed. */
@NullMarked
package io.streamingpipelines.operator.cluster;

import org.jspecify.annotations.NullMarked;
