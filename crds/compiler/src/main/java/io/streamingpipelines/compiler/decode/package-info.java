/**
 * How documents in a column become columns: formats, parser options, Avro schemas, schema
 * registries.
 */
@NullMarked
package io.streamingpipelines.compiler.decode;

import org.jspecify.annotations.NullMarked;
