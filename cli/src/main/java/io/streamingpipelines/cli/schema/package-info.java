/** Validates manifests against the schema of the custom resource, as the API server does. Pure. */
@NullMarked
package io.streamingpipelines.cli.schema;

import org.jspecify.annotations.NullMarked;
