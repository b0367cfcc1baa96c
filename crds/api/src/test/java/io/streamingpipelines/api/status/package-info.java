/** Tests of phases and reasons. */
@NullMarked
package io.streamingpipelines.api.status;

import org.jspecify.annotations.NullMarked;
