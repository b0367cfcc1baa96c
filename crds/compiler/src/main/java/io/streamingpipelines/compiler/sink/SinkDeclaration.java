package io.streamingpipelines.compiler.sink;

import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.storage.LocationResolver;

/**
 * What every kind of sink is compiled from, besides its own spec.
 *
 * @param path of the sink
 */
record SinkDeclaration(FieldPath path, LocationResolver locations, SecretFiles secrets) {}
