/**
 * Refills: a new generation with {@code data: replace} fills files of its own beside the rows that
 * are there, and takes their place in one commit (docs/design/lifecycle.md#refills).
 *
 * <p>Knows tables, but not how queries are run.
 */
@NullMarked
package io.streamingpipelines.runtime.refill;

import org.jspecify.annotations.NullMarked;
