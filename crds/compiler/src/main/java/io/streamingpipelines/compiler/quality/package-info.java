/** Which rows a table accepts: expectations, constraints, quarantine and requeue. */
@NullMarked
package io.streamingpipelines.compiler.quality;

import org.jspecify.annotations.NullMarked;
