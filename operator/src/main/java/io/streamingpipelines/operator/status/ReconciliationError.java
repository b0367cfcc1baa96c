package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.Reason;

/**
 * Why the operator could not do what it had decided.
 *
 * @param message a sentence for people: what was refused, why, what to do
 * @param temporary whether it goes away by itself
 */
public record ReconciliationError(Reason reason, String message, boolean temporary) {}
