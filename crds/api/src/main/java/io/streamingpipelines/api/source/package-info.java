/** Sources. {@code SourceSpec} has a field for each kind, and each kind is one record. */
@NullMarked
package io.streamingpipelines.api.source;

import org.jspecify.annotations.NullMarked;
