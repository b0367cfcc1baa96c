/** The process of {@code bin/pipeline run}, killed again and again, against an oracle. */
@NullMarked
package io.streamingpipelines.cli.kill;

import org.jspecify.annotations.NullMarked;
