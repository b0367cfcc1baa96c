package io.streamingpipelines.runtime.decode;

import org.apache.spark.sql.catalyst.InternalRow;

/** One format's way from a document's text to a row of its schema. One instance per task. */
interface DocumentParser {
  InternalRow parse(String document) throws MalformedDocument;
}
