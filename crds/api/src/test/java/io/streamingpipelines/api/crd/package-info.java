/** Tests of the generated schema. */
@NullMarked
package io.streamingpipelines.api.crd;

import org.jspecify.annotations.NullMarked;
