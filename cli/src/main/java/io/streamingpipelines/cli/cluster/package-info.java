/** Pipelines of a cluster: the kubeconfig's, through the API server. */
@NullMarked
package io.streamingpipelines.cli.cluster;

import org.jspecify.annotations.NullMarked;
