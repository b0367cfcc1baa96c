package io.streamingpipelines.runtime.spark.decode;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** One format's documents in files. One instance per task. */
interface FileDocuments {
  /** A whole file's documents, each as text; what cannot be taken apart is one of them. */
  List<String> split(String file);

  /** Whether the text is no document at all, not even a malformed one. */
  boolean isNothing(String text);

  /** Whether the document is what names the fields of the others. */
  boolean isHeader(UTF8String document, UTF8String path, long start);

  InternalRow parse(String document) throws MalformedDocument;

  /** A file may begin with the mark by which its encoding is told. */
  static String withoutMark(String file) {
    return file.startsWith("\uFEFF") ? file.substring(1) : file;
  }
}
