/** The Kubernetes cluster that all end-to-end tests share, and helpers to use it. */
@NullMarked
package io.streamingpipelines.e2e.cluster;

import org.jspecify.annotations.NullMarked;
