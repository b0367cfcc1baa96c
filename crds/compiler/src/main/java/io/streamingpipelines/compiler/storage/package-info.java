/** Where tables and checkpoints are stored, and which URIs the pods can reach. */
@NullMarked
package io.streamingpipelines.compiler.storage;

import org.jspecify.annotations.NullMarked;
