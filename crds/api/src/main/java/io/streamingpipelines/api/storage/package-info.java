/** Where tables and checkpoints are stored. */
@NullMarked
package io.streamingpipelines.api.storage;

import org.jspecify.annotations.NullMarked;
