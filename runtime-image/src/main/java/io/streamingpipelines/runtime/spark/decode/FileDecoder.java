package io.streamingpipelines.runtime.spark.decode;

import io.streamingpipelines.plan.DecodePlan.Format;
import io.streamingpipelines.runtime.spark.Scala;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Decodes documents in files: one per line or, with {@code multiLine}, the content of a whole file.
 * It works like {@link DocumentDecoder}, but text that is not a document yields no row: blank
 * lines, comments and headers.
 *
 * <p>Generated code calls this; each task has its own instance, which tracks the lines of a file.
 */
public final class FileDecoder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Format format;
  private final StructType schema;
  private final FileOptions options;
  private final String timeZone;
  private transient @Nullable FileDocuments documents;

  /**
   * Creates a decoder for files of JSON or CSV.
   *
   * @param timeZone the session's time zone, for timestamps that name none
   */
  public FileDecoder(
      Format format, StructType schema, Map<String, String> options, String timeZone) {
    this.format = format;
    this.schema = (StructType) schema.asNullable();
    this.options = FileOptions.of(new TreeMap<>(options));
    this.timeZone = timeZone;
  }

  /** Splits a column of lines, or of whole files, into one row with text for each document. */
  public Column documents(Column text) {
    Column decoded = options.isUtf8() ? text : invoke("utf8", DataTypes.StringType, text);
    return options.multiLine()
        ? functions.explode_outer( // NULL, which stands for a broken file, stays
            invoke("split", DataTypes.createArrayType(DataTypes.StringType), decoded))
        : decoded;
  }

  /**
   * Decodes one of {@link #documents} to a struct {@code value, reason}, of which exactly one field
   * is NULL. The struct itself is NULL for text that yields no row.
   */
  public Column decode(Column document) {
    StructType result =
        new StructType().add("value", schema, true).add("reason", DataTypes.StringType, true);
    return options.header()
        ? invoke(
            "decode",
            result,
            document,
            functions.input_file_name(),
            functions.expr("input_file_block_start()"))
        : invoke("decode", result, document);
  }

  private Column invoke(String method, DataType result, Column... arguments) {
    List<Expression> expressions =
        Arrays.stream(arguments).map(ExpressionUtils::expression).toList();
    // declared as not deterministic, otherwise the optimizer would copy the call into every filter
    // and column
    return ExpressionUtils.column(
        new Invoke(
            Literal.fromObject(this, new ObjectType(FileDecoder.class)),
            method,
            result,
            Scala.seq(expressions),
            Scala.seq(),
            true,
            true,
            false));
  }

  /** Called by generated code. */
  public UTF8String utf8(UTF8String raw) {
    return options.utf8(raw);
  }

  /** Called by generated code. */
  public ArrayData split(UTF8String file) {
    List<String> found = parsers().split(file.toString());
    return new GenericArrayData(found.stream().map(UTF8String::fromString).toArray());
  }

  /** Called by generated code. */
  public @Nullable InternalRow decode(UTF8String document) {
    try {
      String text = TextDocumentParser.text(document.getBytes());
      FileDocuments parsers = parsers();
      return parsers.isNoDocument(text)
          ? null
          : new GenericInternalRow(new @Nullable Object[] {parsers.parse(text), null});
    } catch (MalformedDocument e) {
      return new GenericInternalRow(
          new @Nullable Object[] {null, UTF8String.fromString(e.reason())});
    }
  }

  /**
   * Called by generated code.
   *
   * @param path URI of the file that contains the document
   * @param start where this task's part of the file begins
   */
  public @Nullable InternalRow decode(UTF8String document, UTF8String path, long start) {
    return parsers().isHeader(document, path, start) ? null : decode(document);
  }

  private FileDocuments parsers() {
    FileDocuments current = documents;
    if (current == null) {
      current =
          format == Format.JSON
              ? new JsonFiles(schema, options, timeZone)
              : new CsvFiles(schema, options, timeZone);
      documents = current;
    }
    return current;
  }

  /** Shown by {@code explain}. */
  @Override
  public String toString() {
    return "decode_" + format.name().toLowerCase(Locale.ROOT) + "_files";
  }
}
