/** Lines of text from a TCP server. */
@NullMarked
package io.streamingpipelines.runtime.source.socket;

import org.jspecify.annotations.NullMarked;
