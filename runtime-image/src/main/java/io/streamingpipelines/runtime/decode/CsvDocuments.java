package io.streamingpipelines.runtime.decode;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * CSV, one record per value; a line break may end it. The tokenizer behind {@code from_csv} reads
 * the first record of a text and forgets the rest, so it is asked after a look at where the record
 * ends.
 */
final class CsvDocuments implements TextDocumentParser {
  private final CsvParser tokenizer;
  private final CsvScanner scanner;
  private final List<Function<String, @Nullable Object>> columns = new ArrayList<>();
  private final String nullValue;
  private final int maxFields;

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
  }

  static CSVOptions options(Map<String, String> options, String timeZone) {
    Map<String, String> fixed = new HashMap<>(options);
    // a text that is not of the format named is malformed, whatever Spark once made of it
    fixed.put("enableDateTimeParsingFallback", "false");
    return new CSVOptions(Scala.map(fixed), true, timeZone, "");
  }

  @Override
  public InternalRow parse(String document) throws MalformedDocument {
    String record = withoutLineBreak(document);
    if (record.isBlank()) {
      throw new MalformedDocument("empty");
    }
    if (scanner.end(record, 0) < record.length()) {
      throw new MalformedDocument("more than one record");
    }
    @Nullable String[] fields = fields(record);
    if (fields.length != columns.size()) {
      throw new MalformedDocument(
          "the record has %s, the schema has %s"
              .formatted(counted(fields.length, "field"), counted(columns.size(), "column")));
    }
    return row(fields);
  }

  private InternalRow row(@Nullable String[] fields) throws MalformedDocument {
    @Nullable Object[] values = new @Nullable Object[fields.length];
    try {
      for (int i = 0; i < values.length; i++) {
        String field = fields[i];
        if (field != null && !field.equals(nullValue)) {
          values[i] = columns.get(i).apply(field);
        }
      }
    } catch (RuntimeException e) {
      // whatever it is: a text is read that may hold anything
      throw new MalformedDocument(Reasons.of(e));
    }
    return new GenericInternalRow(values);
  }

  private @Nullable String[] fields(String record) throws MalformedDocument {
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
    // one of \n, \r and \r\n
    if (end > 0 && document.charAt(end - 1) == '\r') {
      end--;
    }
    return document.substring(0, end);
  }
}
