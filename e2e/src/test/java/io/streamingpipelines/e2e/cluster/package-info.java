/** The one Kubernetes that all end-to-end tests share, and what they do with it. */
@NullMarked
package io.streamingpipelines.e2e.cluster;

import org.jspecify.annotations.NullMarked;
