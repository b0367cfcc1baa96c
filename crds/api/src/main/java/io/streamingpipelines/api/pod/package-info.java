/** What the operator's pods look like, for all that read them. */
@NullMarked
package io.streamingpipelines.api.pod;

import org.jspecify.annotations.NullMarked;
