package io.streamingpipelines.runtime.spark.decode;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Returns the document itself, as one STRING. */
final class TextDocuments implements TextDocumentParser {
  @Override
  public InternalRow parse(String document) {
    return new GenericInternalRow(new Object[] {UTF8String.fromString(document)});
  }
}
