/** Which rows a table accepts: expectations, constraints, quarantine. */
@NullMarked
package io.streamingpipelines.api.quality;

import org.jspecify.annotations.NullMarked;
