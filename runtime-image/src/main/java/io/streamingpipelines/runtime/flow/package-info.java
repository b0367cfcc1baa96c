/**
 * Turns the plan's flows into streaming relations: sources, decoding, views, watermarks, SQL,
 * expectations.
 */
@NullMarked
package io.streamingpipelines.runtime.flow;

import org.jspecify.annotations.NullMarked;
