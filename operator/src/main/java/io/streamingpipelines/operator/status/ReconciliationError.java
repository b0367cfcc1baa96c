package io.streamingpipelines.operator.status;

/**
 * Why the operator could not do what it had decided.
 *
 * @param reason one word for programs
 * @param message a sentence for people: what was refused, why, what to do
 * @param temporary whether it goes away by itself
 */
public record ReconciliationError(String reason, String message, boolean temporary) {}
