/**
 * Fetches what the running drivers report, in threads of its own: reconciliations never wait for a
 * driver.
 */
@NullMarked
package io.streamingpipelines.operator.report;

import org.jspecify.annotations.NullMarked;
