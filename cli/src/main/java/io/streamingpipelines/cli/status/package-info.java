/** What a pipeline's status means, in lines for people. Pure. */
@NullMarked
package io.streamingpipelines.cli.status;

import org.jspecify.annotations.NullMarked;
