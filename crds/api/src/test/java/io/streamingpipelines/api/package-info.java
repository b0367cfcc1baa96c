/** Tests of the custom resource's records. */
@NullMarked
package io.streamingpipelines.api;

import org.jspecify.annotations.NullMarked;
