package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.Reason;

/**
 * Why the operator could not decide, or not execute its decision.
 *
 * @param message a sentence for people: what failed, why, and what to do
 * @param temporary whether it is likely to go away without a change
 */
public record ReconciliationError(Reason reason, String message, boolean temporary) {}
