/** What a changed manifest means for a pipeline that runs, for people and for programs. */
@NullMarked
package io.streamingpipelines.cli.change;

import org.jspecify.annotations.NullMarked;
