/**
 * Writes the CustomResourceDefinition from the records of {@code io.streamingpipelines.api}, and
 * the reference page from the CustomResourceDefinition. Runs at build time only; nothing else may
 * import it.
 */
@NullMarked
package io.streamingpipelines.api.crd;

import org.jspecify.annotations.NullMarked;
