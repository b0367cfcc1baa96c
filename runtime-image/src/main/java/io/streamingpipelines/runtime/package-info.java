/**
 * The driver: combines session, checks, queries, reports and management, and runs one plan to its
 * end. This is the only package that knows all the others, and the only one with a {@code main}
 * method.
 */
@NullMarked
package io.streamingpipelines.runtime;

import org.jspecify.annotations.NullMarked;
