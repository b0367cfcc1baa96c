package io.streamingpipelines.compiler.source;

import io.streamingpipelines.api.decode.DecodeSpec;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.storage.LocationResolver;
import org.jspecify.annotations.Nullable;

/**
 * What every kind of source is compiled from, besides its own spec.
 *
 * @param path of the source
 * @param value how the source's bytes become columns; kinds that decode nothing ignore it
 */
record SourceDeclaration(
    FieldPath path,
    String name,
    @Nullable DecodeSpec value,
    LocationResolver locations,
    SecretFiles secrets) {}
