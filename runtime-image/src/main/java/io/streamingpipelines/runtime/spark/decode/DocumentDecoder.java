package io.streamingpipelines.runtime.spark.decode;

import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.runtime.spark.Scala;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Decodes bytes to {@code struct<value: schema, reason: string>}, of which exactly one field is
 * NULL. Everything that is not one whole, valid document of the format is malformed, including
 * NULL.
 *
 * <p>Generated code calls this through Spark's {@link Invoke}, which passes internal values and
 * copies nothing; each task has its own instance.
 */
public final class DocumentDecoder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final DecodePlan.Format format;
  private final StructType schema;
  private final TreeMap<String, String> options;
  private final String timeZone;
  private final @Nullable AvroFormat avro;
  private transient @Nullable DocumentParser parser;

  /**
   * Creates a decoder for a format other than Avro.
   *
   * @param timeZone the session's time zone, for timestamps that name none
   */
  public DocumentDecoder(
      DecodePlan.Format format, StructType schema, Map<String, String> options, String timeZone) {
    this(format, schema, options, timeZone, null);
  }

  /**
   * Creates a decoder for Avro, whose columns are {@link AvroFormat#columns}.
   *
   * @param columns the result of that method, which the caller keeps because it may be slow
   */
  public static DocumentDecoder avro(AvroFormat format, StructType columns) {
    return new DocumentDecoder(DecodePlan.Format.AVRO, columns, Map.of(), "UTC", format);
  }

  private DocumentDecoder(
      DecodePlan.Format format,
      StructType schema,
      Map<String, String> options,
      String timeZone,
      @Nullable AvroFormat avro) {
    this.format = format;
    this.schema = (StructType) schema.asNullable();
    this.options = new TreeMap<>(options);
    this.timeZone = timeZone;
    this.avro = avro;
  }

  /**
   * The decoded struct for a column of bytes; its field {@code value} is NULL if {@code reason} is
   * set.
   */
  public Column decode(Column bytes) {
    StructType result =
        new StructType().add("value", schema, true).add("reason", DataTypes.StringType, true);
    Expression target = Literal.fromObject(this, new ObjectType(DocumentDecoder.class));
    // declared as not deterministic, otherwise the optimizer would copy the call into every filter
    // and column
    return ExpressionUtils.column(
        new Invoke(
            target,
            "decode",
            result,
            Scala.<Expression>seq(ExpressionUtils.expression(bytes)),
            Scala.seq(),
            false,
            true,
            false));
  }

  /** Called by generated code. */
  public InternalRow decode(byte @Nullable [] document) {
    try {
      if (document == null) {
        throw new MalformedDocument("NULL instead of a document");
      }
      return new GenericInternalRow(new @Nullable Object[] {parser().parse(document), null});
    } catch (MalformedDocument e) {
      return new GenericInternalRow(
          new @Nullable Object[] {null, UTF8String.fromString(e.reason())});
    }
  }

  private DocumentParser parser() {
    DocumentParser current = parser;
    if (current == null) {
      current = newParser();
      parser = current;
    }
    return current;
  }

  private DocumentParser newParser() {
    if (avro != null) {
      return avro.newParser();
    }
    return switch (format) {
      case JSON -> new JsonDocuments(schema, options, timeZone);
      case CSV -> new CsvDocuments(schema, options, timeZone);
      case TEXT -> new TextDocuments();
      case AVRO, BINARY -> throw new IllegalStateException(format + " is not decoded here");
    };
  }

  /** Shown by {@code explain}. */
  @Override
  public String toString() {
    return "decode_" + format.name().toLowerCase(java.util.Locale.ROOT);
  }
}
