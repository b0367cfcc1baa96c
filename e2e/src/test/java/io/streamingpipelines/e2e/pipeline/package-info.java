/** Pipelines on the shared cluster, as users run them. */
@NullMarked
package io.streamingpipelines.e2e.pipeline;

import org.jspecify.annotations.NullMarked;
