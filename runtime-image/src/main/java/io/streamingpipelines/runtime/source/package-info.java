/**
 * Sources: one package for each kind. Its main class defines how the source is read, which columns
 * it has, and which identity the offsets in a checkpoint refer to.
 */
@NullMarked
package io.streamingpipelines.runtime.source;

import org.jspecify.annotations.NullMarked;
