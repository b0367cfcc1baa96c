package io.streamingpipelines.runtime.query;

import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a table's refreshes. A value is null if it is not known, or not known yet.
 *
 * @param count number of refreshes since the driver started
 * @param number number of the last refresh, from 0
 * @param rows number of rows that the last refresh wrote
 * @param tookMillis duration of the last refresh
 * @param committedAtMillis when the last refresh began to write
 * @param staleSinceMillis when the table was first seen to be older than its inputs; null if it is
 *     up to date
 */
public record RefreshStatus(
    long count,
    @Nullable Long number,
    @Nullable Long rows,
    @Nullable Long tookMillis,
    @Nullable Long committedAtMillis,
    @Nullable Long staleSinceMillis) {}
