/**
 * Checks a plan with Spark's analyzer before any query starts, and reports all problems at once.
 *
 * <p>Uses {@code runtime.flow}; starts nothing and writes nothing.
 */
@NullMarked
package io.streamingpipelines.runtime.check;

import org.jspecify.annotations.NullMarked;
