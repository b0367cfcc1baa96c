/**
 * The driver: combines session, checks, queries, reports and management, and runs one plan to its
 * end. Its {@code main} methods are those of the driver pod and of the command that queries tables.
 */
@NullMarked
package io.streamingpipelines.runtime;

import org.jspecify.annotations.NullMarked;
