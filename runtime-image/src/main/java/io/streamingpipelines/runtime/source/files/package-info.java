/** Folders of files. */
@NullMarked
package io.streamingpipelines.runtime.source.files;

import org.jspecify.annotations.NullMarked;
