/**
 * Sources: one package for each kind, with one class that answers how it is read, which columns it
 * gives and which identity the offsets in a checkpoint belong to.
 */
@NullMarked
package io.streamingpipelines.runtime.source;

import org.jspecify.annotations.NullMarked;
