package io.streamingpipelines.runtime.decode;

import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.catalyst.util.BadRecordException;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * CSV, one record per value; a line break may end it. The parser behind {@code from_csv}, which
 * reads the first record of a text and forgets the rest, after a look at where the record ends.
 */
final class CsvDocuments implements TextDocumentParser {
  private final UnivocityParser columns;
  private final char quote;
  private final char escape;

  CsvDocuments(StructType schema, Map<String, String> options, String timeZone) {
    CSVOptions csv = new CSVOptions(Scala.map(options), true, timeZone, "");
    columns = new UnivocityParser(schema, schema, csv);
    quote = csv.quote();
    escape = csv.escape();
  }

  @Override
  public InternalRow parse(String document) throws MalformedDocument {
    String record = document.replaceFirst("(\r\n|\r|\n)$", "");
    if (record.isBlank()) {
      throw new MalformedDocument("empty");
    }
    requireOneRecord(record);
    try {
      Option<InternalRow> row = columns.parse().apply(record);
      if (row.isEmpty()) {
        throw new MalformedDocument("no record");
      }
      return row.get();
    } catch (Exception e) {
      if (e instanceof BadRecordException bad) {
        throw new MalformedDocument(Reasons.of(bad));
      }
      if (e instanceof MalformedDocument malformed) {
        throw malformed;
      }
      throw new IllegalStateException("the CSV parser failed", e);
    }
  }

  private void requireOneRecord(String record) throws MalformedDocument {
    boolean quoted = false;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      if (quoted && c == escape && escape != quote) {
        i++;
      } else if (c == quote) {
        quoted = !quoted;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        throw new MalformedDocument("more than one record");
      }
    }
    if (quoted) {
      throw new MalformedDocument("a quote is not closed");
    }
  }
}
