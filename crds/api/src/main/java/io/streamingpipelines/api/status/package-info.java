/**
 * What the operator reports: the records of the status, and the phases, condition types and reasons
 * that it writes into them.
 */
@NullMarked
package io.streamingpipelines.api.status;

import org.jspecify.annotations.NullMarked;
