package io.streamingpipelines.runtime.spark.decode;

import org.apache.spark.sql.catalyst.InternalRow;

/** Parses documents of one format into rows of their schema. Each task has its own instance. */
interface DocumentParser {
  InternalRow parse(byte[] document) throws MalformedDocument;
}
