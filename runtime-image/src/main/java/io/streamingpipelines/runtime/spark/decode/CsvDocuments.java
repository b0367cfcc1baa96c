package io.streamingpipelines.runtime.spark.decode;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import io.streamingpipelines.runtime.spark.Scala;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Decodes CSV with one record per value; a line break may end the record. The tokenizer behind
 * {@code from_csv} reads the first record of a text and ignores the rest, so this class finds the
 * record's end first.
 */
final class CsvDocuments implements TextDocumentParser {
  private static final Set<String> FILE_OPTIONS =
      Set.of("multiline", "linesep", "header", "encoding", "charset");

  private final CsvParser tokenizer;
  private final CsvScanner scanner;
  private final List<Function<String, @Nullable Object>> columns = new ArrayList<>();
  private final String[] names;
  private final String nullValue;
  private final int maxFields;

  /**
   * The position of each column's field; without a header, fields are in the order of the columns.
   */
  private int[] positions;

  private int width;
  private boolean headed;
  private @Nullable String headerReason;

  CsvDocuments(StructType schema, Map<String, String> options, String timeZone) {
    CSVOptions csv = options(options, timeZone);
    CsvColumns values = new CsvColumns(schema, csv);
    for (StructField field : schema.fields()) {
      columns.add(values.of(field));
    }
    tokenizer = new CsvParser(csv.asParserSettings());
    scanner = new CsvScanner(csv);
    nullValue = csv.nullValue();
    maxFields = csv.maxColumns();
    names = schema.fieldNames();
    positions = IntStream.range(0, names.length).toArray();
    width = names.length;
  }

  /**
   * The following records have their fields in the order of this header. Fields are matched by
   * name; fields that match no column are ignored.
   */
  void header(String record) {
    headed = true;
    headerReason = null;
    try {
      String line = withoutLineBreak(record);
      requireOneRecord(line);
      CsvHeader header = CsvHeader.of(fields(line), names);
      positions = header.positions();
      width = header.width();
    } catch (MalformedDocument e) {
      headerReason = "the header of the file cannot be used: " + e.reason();
    }
  }

  static CSVOptions options(Map<String, String> options, String timeZone) {
    Map<String, String> fixed = new HashMap<>(options);
    // text that does not have the configured format is malformed, even if older versions of Spark
    // accepted it
    fixed.put("enableDateTimeParsingFallback", "false");
    // the tokenizer sees one record at a time, regardless of how files are split into records
    fixed.keySet().removeIf(name -> FILE_OPTIONS.contains(name.toLowerCase(Locale.ROOT)));
    return new CSVOptions(Scala.map(fixed), true, timeZone, "");
  }

  @Override
  public InternalRow parse(String document) throws MalformedDocument {
    String record = withoutLineBreak(document);
    if (record.isBlank()) {
      throw new MalformedDocument("empty");
    }
    requireOneRecord(record);
    if (headerReason != null) {
      throw new MalformedDocument(headerReason);
    }
    @Nullable String[] fields = fields(record);
    if (fields.length != width) {
      throw new MalformedDocument(
          "the record has %s, the %s has %s"
              .formatted(
                  counted(fields.length, "field"),
                  headed ? "header" : "schema",
                  counted(width, headed ? "name" : "column")));
    }
    return row(fields);
  }

  private void requireOneRecord(String record) throws MalformedDocument {
    if (scanner.end(record, 0) < record.length()) {
      throw new MalformedDocument("more than one record");
    }
  }

  private InternalRow row(@Nullable String[] fields) throws MalformedDocument {
    @Nullable Object[] values = new @Nullable Object[positions.length];
    try {
      for (int i = 0; i < values.length; i++) {
        String field = fields[positions[i]];
        if (field != null && !field.equals(nullValue)) {
          values[i] = columns.get(i).apply(field);
        }
      }
    } catch (RuntimeException e) {
      // catch everything: the text may contain anything
      throw new MalformedDocument(ParserErrors.of(e));
    }
    return new GenericInternalRow(values);
  }

  private @Nullable String[] fields(String record) throws MalformedDocument {
    if (record.indexOf('\0') >= 0) {
      // the tokenizer uses this character for an option that is not set, and drops it from quoted
      // fields
      throw new MalformedDocument("the record has the character U+0000, which CSV cannot hold");
    }
    try {
      @Nullable String @Nullable [] fields = tokenizer.parseLine(record);
      if (fields == null) {
        throw new MalformedDocument("there is no record, only a comment");
      }
      return fields;
    } catch (TextParsingException e) {
      throw new MalformedDocument(
          String.valueOf(e.getMessage()).contains("Length of parsed input")
              ? "a field is longer than the option maxCharsPerColumn allows"
              : "the record has more than " + maxFields + " fields (option maxColumns)");
    }
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String withoutLineBreak(String document) {
    int end = document.length();
    if (end > 0 && document.charAt(end - 1) == '\n') {
      end--;
    }
    // accept \n, \r and \r\n
    if (end > 0 && document.charAt(end - 1) == '\r') {
      end--;
    }
    return document.substring(0, end);
  }
}
