package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.DecodePlan.Format;
import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.decode.AvroFormat;
import io.streamingpipelines.runtime.decode.DocumentDecoder;
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

/** Adds a document's columns to a relation, and the marker of the rows whose document is broken. */
final class Decoding {
  static final String CORRUPT_RECORD = "_corrupt_record";
  private static final String DECODED = "__decoded";

  private Decoding() {}

  /** The value of a source: its columns come first and hide the source's own of the same name. */
  static Dataset<Row> source(Dataset<Row> rows, DecodePlan decode, String path) {
    return decode(rows, decode, path, true);
  }

  /** A column of a flow's input: the document's columns are added behind. */
  static Dataset<Row> flow(Dataset<Row> rows, DecodePlan decode, String path) {
    return decode(rows, decode, path, false);
  }

  private static Dataset<Row> decode(
      Dataset<Row> rows, DecodePlan decode, String path, boolean source) {
    if (decode.format() == Format.BINARY) {
      return rows;
    }
    StructField column = column(rows.schema(), decode.column(), path);
    AvroFormat avro = decode.format() == Format.AVRO ? AvroFormats.of(decode, path) : null;
    StructType schema =
        avro == null ? schema(decode, column, path) : AvroFormats.columns(avro, path);
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
                    + " is already there; rename it in the table that is read, or leave it out of"
                    + " the decoded schema."));
      }
      if (!taken && !(decoded && replaces)) {
        kept.add(name);
      }
    }
    Column bytes = Columns.named(column.name()).cast(DataTypes.BinaryType);
    DocumentDecoder decoder =
        avro == null
            ? new DocumentDecoder(
                decode.format(),
                schema,
                decode.options(),
                rows.sparkSession().conf().get("spark.sql.session.timeZone"))
            : DocumentDecoder.avro(avro, schema);
    Dataset<Row> decoded = rows.withColumn(DECODED, decoder.decode(bytes));
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
    if (keep) {
      Column text =
          avro == null
              ? Columns.named(column.name()).cast(DataTypes.StringType)
              : functions.base64(bytes);
      columns.add(functions.when(reason.isNotNull(), text).as(CORRUPT_RECORD));
    } else {
      columns.add(MalformedRows.marker(rows.schema(), reason, bytes, decode.malformed()));
    }
    return decoded.select(columns.toArray(Column[]::new));
  }

  /** Rows whose reader left the broken record's text in {@link FileRecords#CORRUPT}. */
  static Dataset<Row> corruptRecords(Dataset<Row> rows, Malformed malformed) {
    Column corrupt = Columns.named(FileRecords.CORRUPT);
    // not deterministic like the decoder's marker: Spark must not ask the reader for it alone
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      if (!name.equals(FileRecords.CORRUPT)) {
        columns.add(functions.when(corrupt.isNull(), Columns.named(name)).as(name));
      }
    }
    if (malformed == Malformed.KEEP) {
      columns.add(corrupt.as(CORRUPT_RECORD));
      return rows.select(columns.toArray(Column[]::new));
    }
    Column reason =
        functions.when(
            corrupt.isNotNull(), functions.lit("the record does not fit the declared schema"));
    columns.add(
        MalformedRows.marker(
            new StructType(), reason, corrupt.cast(DataTypes.BinaryType), malformed));
    return rows.select(columns.toArray(Column[]::new));
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
    try {
      return StructType.fromDDL(decode.schema());
    } catch (Exception e) {
      // ParseException is checked, which Scala does not declare
      throw new PlanRefused(SqlProblems.of(path + ".schema", e));
    }
  }
}
