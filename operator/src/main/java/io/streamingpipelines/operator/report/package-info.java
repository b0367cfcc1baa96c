/**
 * Fetches the reports of the running drivers in its own threads, so that reconciliations never wait
 * for a driver.
 */
@NullMarked
package io.streamingpipelines.operator.report;

import org.jspecify.annotations.NullMarked;
