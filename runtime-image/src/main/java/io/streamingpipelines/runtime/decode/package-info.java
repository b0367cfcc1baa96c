/**
 * Adds the columns of documents to a relation, as declared in a plan
 * (docs/design/semantics.md#malformed-documents). The parsers are in {@link
 * io.streamingpipelines.runtime.spark.decode}.
 */
@NullMarked
package io.streamingpipelines.runtime.decode;

import org.jspecify.annotations.NullMarked;
