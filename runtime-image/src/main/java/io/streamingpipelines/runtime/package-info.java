/**
 * The driver: puts session, checks, queries, reports and management together and runs one plan to
 * its end. The only package that knows all the others, and the only one with a {@code main}.
 */
@NullMarked
package io.streamingpipelines.runtime;

import org.jspecify.annotations.NullMarked;
