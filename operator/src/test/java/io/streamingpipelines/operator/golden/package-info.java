/**
 * The golden cases of {@code src/test/resources/golden}: numbered steps {@code in-*.yaml} and what
 * the operator makes of each, {@code out-*.yaml}.
 */
@NullMarked
package io.streamingpipelines.operator.golden;

import org.jspecify.annotations.NullMarked;
