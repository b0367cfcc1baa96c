package io.streamingpipelines.cli.status;

/**
 * Something that keeps a pipeline from running, or that a user should know.
 *
 * @param what a sentence
 * @param command what shows more or helps; empty if nothing has to be done
 */
public record Finding(String what, String command) {}
