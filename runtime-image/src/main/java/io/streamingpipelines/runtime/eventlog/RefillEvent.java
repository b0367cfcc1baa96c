package io.streamingpipelines.runtime.eventlog;

import java.time.Instant;

/**
 * The end of a refill, for the event log.
 *
 * @param table name of the table
 * @param done whether the rows of the refill have taken their place; otherwise the refill was
 *     abandoned for a later generation, and its files are removed
 * @param addedFiles number of files that the refill has added to the table
 * @param removedFiles number of older files that the table no longer needs; VACUUM removes them
 * @param removedBytes their size
 */
public record RefillEvent(
    String table,
    int generation,
    boolean done,
    Instant at,
    int addedFiles,
    int removedFiles,
    long removedBytes) {}
