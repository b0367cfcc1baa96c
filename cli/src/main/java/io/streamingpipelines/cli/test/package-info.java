/**
 * Tests of pipelines, written as documents of kind {@code PipelineTest}: what they say, what is
 * wrong with them, and how what a pipeline did differs from what they expect. Pure but for {@link
 * io.streamingpipelines.cli.test.GivenFiles}.
 */
@NullMarked
package io.streamingpipelines.cli.test;

import org.jspecify.annotations.NullMarked;
