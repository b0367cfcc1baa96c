package io.streamingpipelines.runtime.query;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a table's refreshes at one moment. Null is what is not known, or not yet.
 *
 * @param number of the last refresh, from 0
 * @param rows that the last refresh wrote
 * @param tookMillis how long the last refresh took
 * @param committedAtMillis when the last refresh began to be written
 * @param staleSinceMillis when it was seen first that the table is older than what it reads; null
 *     while it is not
 */
public record RefreshStatus(
    @Nullable Long number,
    @Nullable Long rows,
    @Nullable Long tookMillis,
    @Nullable Long committedAtMillis,
    @Nullable Long staleSinceMillis) {}
