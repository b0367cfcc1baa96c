/** How documents in a column become columns: formats, parser options, schema registries. */
@NullMarked
package io.streamingpipelines.api.decode;

import org.jspecify.annotations.NullMarked;
