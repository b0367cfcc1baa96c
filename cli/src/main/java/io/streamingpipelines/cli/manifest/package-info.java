/** YAML documents with the line of each field. Pure. */
@NullMarked
package io.streamingpipelines.cli.manifest;

import org.jspecify.annotations.NullMarked;
