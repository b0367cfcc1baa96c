/** Tests of the resource definition that need only an API server. */
@NullMarked
package io.streamingpipelines.e2e.crd;

import org.jspecify.annotations.NullMarked;
