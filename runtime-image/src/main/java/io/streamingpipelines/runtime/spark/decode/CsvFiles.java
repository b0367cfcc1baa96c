package io.streamingpipelines.runtime.spark.decode;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Splits CSV files into records: one per line; with {@code multiLine}, a quoted field may contain
 * line breaks. It tracks the lines that a task reads, to know which of them is the header of a
 * file.
 */
final class CsvFiles implements FileDocuments {
  private final FileOptions options;
  private final CsvDocuments records;
  private final CsvScanner scanner;
  private final @Nullable String comment;
  private @Nullable UTF8String path;
  private long start;

  CsvFiles(StructType schema, FileOptions options, String timeZone) {
    CSVOptions csv = CsvDocuments.options(options.all(), timeZone);
    this.options = options;
    records = new CsvDocuments(schema, options.all(), timeZone);
    scanner = new CsvScanner(csv);
    comment = csv.isCommentSet() ? String.valueOf(csv.comment()) : null;
  }

  @Override
  public List<String> split(String file) {
    String text = FileDocuments.withoutByteOrderMark(file);
    List<String> found = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = end(text, from);
      found.add(text.substring(from, end));
      from = end;
      if (from < text.length() && text.charAt(from++) == '\r') {
        from += from < text.length() && text.charAt(from) == '\n' ? 1 : 0;
      }
    }
    return found;
  }

  /** A quote that is never closed turns the rest of the file into one malformed record. */
  private int end(String text, int from) {
    if (comment != null && text.startsWith(comment, from)) {
      return lineEnd(text, from);
    }
    try {
      return scanner.end(text, from);
    } catch (MalformedDocument e) {
      return e.reason().equals(CsvScanner.NOT_CLOSED) ? text.length() : lineEnd(text, from);
    }
  }

  private static int lineEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
    return at;
  }

  @Override
  public boolean isNoDocument(String text) {
    return text.isBlank() || (comment != null && text.startsWith(comment));
  }

  @Override
  public boolean isHeader(UTF8String document, UTF8String path, long start) {
    if (start == this.start && path.equals(this.path)) {
      return false;
    }
    String text = document.toString();
    if (isNoDocument(text)) {
      return false;
    }
    this.path = path.clone();
    this.start = start;
    if (start == 0) {
      records.header(text);
      return true;
    }
    records.header(FirstLine.of(path.toString(), options, line -> !isNoDocument(line)));
    return false;
  }

  @Override
  public InternalRow parse(String document) throws MalformedDocument {
    return records.parse(document);
  }
}
