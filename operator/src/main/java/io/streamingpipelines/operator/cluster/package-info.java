/** The only place with effects on the cluster: executes decisions and writes events. */
@NullMarked
package io.streamingpipelines.operator.cluster;

import org.jspecify.annotations.NullMarked;
