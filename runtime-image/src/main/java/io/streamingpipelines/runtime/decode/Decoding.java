package io.streamingpipelines.runtime.decode;

import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.DecodePlan.Format;
import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.plan.PlanRefused;
import io.streamingpipelines.runtime.quality.MalformedRows;
import io.streamingpipelines.runtime.quality.MalformedRows.Broken;
import io.streamingpipelines.runtime.quality.MalformedRows.Declared;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.spark.decode.AvroFormat;
import io.streamingpipelines.runtime.spark.decode.DocumentDecoder;
import io.streamingpipelines.runtime.spark.decode.FileDecoder;
import io.streamingpipelines.runtime.spark.files.WholeFiles;
import io.streamingpipelines.runtime.spark.sql.SqlProblems;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Adds a document's columns to a relation, and a marker for rows whose document is broken. */
public final class Decoding {
  static final String CORRUPT_RECORD = "_corrupt_record";
  private static final String DECODED = "__decoded";

  /** Where the documents come from. */
  private enum Kind {
    SOURCE,
    FILES,
    FLOW
  }

  private Decoding() {}

  /**
   * Decodes the value of a source. The document's columns come first and hide the source's own
   * columns with the same names.
   */
  public static Dataset<Row> source(Dataset<Row> rows, DecodePlan decode, String path) {
    return decode(rows, decode, path, Kind.SOURCE);
  }

  /**
   * Decodes the documents of files. Text without a document, such as a blank line, yields no row. A
   * column that folder names define has its declared type and is not read from the documents.
   *
   * @param broken other ways in which a row may be broken
   */
  public static Dataset<Row> files(
      Dataset<Row> rows, DecodePlan decode, List<Broken> broken, String path) {
    StructType declared = schema(decode, rows.schema().fields()[0], path);
    StructType documents = new StructType();
    for (StructField field : declared.fields()) {
      boolean folder = !field.name().equals("value") && Columns.has(rows.schema(), field.name());
      documents = folder ? documents : documents.add(field);
    }
    Dataset<Row> decoded = decode(rows, decode, documents, null, broken, path, Kind.FILES);
    if (documents.length() == declared.length()) {
      return decoded;
    }
    List<Column> columns = new ArrayList<>();
    for (StructField field : declared.fields()) {
      columns.add(Columns.named(field.name()).cast(field.dataType()).as(field.name()));
    }
    for (String name : decoded.columns()) {
      if (!Columns.has(declared, name)) {
        columns.add(Columns.named(name));
      }
    }
    return decoded.select(columns.toArray(Column[]::new));
  }

  /** Decodes a column of a flow's input, and appends the document's columns. */
  public static Dataset<Row> flow(Dataset<Row> rows, DecodePlan decode, String path) {
    return decode(rows, decode, path, Kind.FLOW);
  }

  private static Dataset<Row> decode(Dataset<Row> rows, DecodePlan decode, String path, Kind kind) {
    if (decode.format() == Format.BINARY) {
      return rows;
    }
    StructField column = column(rows.schema(), decode.column(), path);
    AvroFormat avro = decode.format() == Format.AVRO ? AvroFormats.of(decode, path) : null;
    StructType schema =
        avro == null ? schema(decode, column, path) : AvroFormats.columns(avro, path);
    return decode(rows, decode, schema, avro, List.of(), path, kind);
  }

  private static Dataset<Row> decode(
      Dataset<Row> rows,
      DecodePlan decode,
      StructType schema,
      @Nullable AvroFormat avro,
      List<Broken> others,
      String path,
      Kind kind) {
    boolean source = kind != Kind.FLOW;
    StructField column = column(rows.schema(), decode.column(), path);
    boolean keep = decode.malformed() == Malformed.KEEP;
    boolean replaces = source || decode.format() == Format.TEXT;
    List<String> added = new ArrayList<>(List.of(schema.fieldNames()));
    if (keep) {
      added.add(CORRUPT_RECORD);
    }
    List<String> kept = new ArrayList<>();
    for (String name : rows.columns()) {
      boolean taken = added.stream().anyMatch(name::equalsIgnoreCase);
      boolean decoded = name.equals(column.name());
      if (taken && !(source || (decoded && replaces))) {
        throw new PlanRefused(
            Problem.error(
                path + ".schema",
                "ColumnExists",
                "Column "
                    + name
                    + " already exists; rename it in the table that is read, or leave it out of"
                    + " the decoded schema."));
      }
      if (!taken && !(decoded && replaces) && !name.equals(WholeFiles.BROKEN)) {
        kept.add(name);
      }
    }
    Column bytes = Columns.named(column.name()).cast(DataTypes.BinaryType);
    String timeZone = rows.sparkSession().conf().get("spark.sql.session.timeZone");
    Dataset<Row> decoded;
    if (kind == Kind.FILES) {
      FileDecoder decoder = new FileDecoder(decode.format(), schema, decode.options(), timeZone);
      Column document = Columns.named(column.name());
      decoded =
          rows.withColumn(column.name(), decoder.documents(document))
              .withColumn(DECODED, decoder.decode(document))
              .filter(
                  others.stream()
                      .map(broken -> broken.reason().isNotNull())
                      .reduce(functions.col(DECODED).isNotNull(), Column::or));
    } else {
      DocumentDecoder decoder =
          avro == null
              ? new DocumentDecoder(decode.format(), schema, decode.options(), timeZone)
              : DocumentDecoder.avro(avro, schema);
      decoded = rows.withColumn(DECODED, decoder.decode(bytes));
    }
    Column reason = functions.col(DECODED + ".reason");
    List<Column> documentColumns = new ArrayList<>();
    for (String name : schema.fieldNames()) {
      documentColumns.add(functions.col(DECODED).getField("value").getField(name).as(name));
    }
    List<Column> columns = new ArrayList<>();
    if (source) {
      columns.addAll(documentColumns);
    }
    kept.forEach(name -> columns.add(Columns.named(name)));
    if (!source) {
      columns.addAll(documentColumns);
    }
    List<Broken> broken = new ArrayList<>(others);
    if (keep) {
      Column text =
          avro == null
              ? Columns.named(column.name()).cast(DataTypes.StringType)
              : functions.base64(bytes);
      columns.add(functions.when(reason.isNotNull(), text).as(CORRUPT_RECORD));
    } else {
      broken.add(new Broken(reason, bytes, new Declared(false, decode.malformed())));
    }
    if (!broken.isEmpty()) {
      columns.add(MalformedRows.marker(rows.schema(), broken));
    }
    return decoded.select(columns.toArray(Column[]::new));
  }

  private static StructField column(StructType schema, String name, String path) {
    StructField[] found = Columns.find(schema, name);
    if (found.length == 0) {
      throw new PlanRefused(
          Problem.error(
              path + ".column",
              "UnknownColumn",
              "There is no column "
                  + name
                  + " to decode; the input has "
                  + String.join(", ", schema.fieldNames())
                  + "."));
    }
    DataType type = found[0].dataType();
    if (!type.equals(DataTypes.StringType) && !type.equals(DataTypes.BinaryType)) {
      throw new PlanRefused(
          Problem.error(
              path + ".column",
              "WrongType",
              "Column "
                  + name
                  + " is "
                  + type.sql()
                  + "; only STRING and BINARY columns can be decoded."));
    }
    return found[0];
  }

  private static StructType schema(DecodePlan decode, StructField column, String path) {
    if (decode.format() == Format.TEXT) {
      return new StructType().add(column.name(), DataTypes.StringType);
    }
    StructType schema;
    try {
      schema = StructType.fromDDL(decode.schema());
    } catch (Exception e) {
      // ParseException is a checked exception, which Scala does not declare
      throw new PlanRefused(SqlProblems.of(path + ".schema", e));
    }
    DocumentSchemas.requireSupported(schema, decode.format(), path + ".schema");
    return schema;
  }
}
