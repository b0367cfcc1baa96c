/** Tables and their write modes. */
@NullMarked
package io.streamingpipelines.api.table;

import org.jspecify.annotations.NullMarked;
