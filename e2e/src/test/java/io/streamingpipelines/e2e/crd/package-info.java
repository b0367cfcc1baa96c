/** Tests of the resource's definition that need an API server and nothing else. */
@NullMarked
package io.streamingpipelines.e2e.crd;

import org.jspecify.annotations.NullMarked;
