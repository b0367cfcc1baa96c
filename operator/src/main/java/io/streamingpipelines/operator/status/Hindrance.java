package io.streamingpipelines.operator.status;

/**
 * Why the operator could not do what it had decided.
 *
 * @param reason one word for programs
 * @param message a sentence for people: what was refused, why, what to do
 * @param passing whether it goes away by itself
 */
public record Hindrance(String reason, String message, boolean passing) {}
