package io.streamingpipelines.runtime.spark.decode;

import org.apache.spark.sql.catalyst.InternalRow;

/** One format's way from a document to a row of its schema. One instance per task. */
interface DocumentParser {
  InternalRow parse(byte[] document) throws MalformedDocument;
}
