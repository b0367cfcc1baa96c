/** Write modes. {@code WriteKinds} lists them; each mode is one class. */
@NullMarked
package io.streamingpipelines.compiler.write;

import org.jspecify.annotations.NullMarked;
