package io.streamingpipelines.runtime.spark.decode;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Finds the documents of one format in files. Each task has its own instance. */
interface FileDocuments {
  /**
   * Splits a whole file into its documents, each as text; text that cannot be split is one
   * document.
   */
  List<String> split(String file);

  /** Whether the text is not a document at all, not even a malformed one. */
  boolean isNoDocument(String text);

  /** Whether the document is the header that names the fields of the others. */
  boolean isHeader(UTF8String document, UTF8String path, long start);

  InternalRow parse(String document) throws MalformedDocument;

  /** Removes the byte order mark with which a file may begin. */
  static String withoutByteOrderMark(String file) {
    return file.startsWith("\uFEFF") ? file.substring(1) : file;
  }
}
