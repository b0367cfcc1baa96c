/**
 * Tests of pipelines, in documents of kind {@code PipelineTest}: their fields, their validation,
 * and the comparison of actual with expected results. Pure, except {@link
 * io.streamingpipelines.cli.test.GivenFiles}.
 */
@NullMarked
package io.streamingpipelines.cli.test;

import org.jspecify.annotations.NullMarked;
