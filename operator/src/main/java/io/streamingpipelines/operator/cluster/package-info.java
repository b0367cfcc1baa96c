/** The only place with effects on the cluster: carries decisions out, writes events. */
@NullMarked
package io.streamingpipelines.operator.cluster;

import org.jspecify.annotations.NullMarked;
