package io.streamingpipelines.runtime.spark.files;

import io.streamingpipelines.runtime.failure.BrokenFileErrors;
import io.streamingpipelines.runtime.spark.Scala;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.orc.OrcFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.text.TextFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;

/**
 * A file format for Spark that returns either all rows of a file or, if the file cannot be read to
 * its end, one row that says so in {@link #BROKEN}. One task reads each file twice, because only
 * then is it known that its end is intact. Spark's own {@code ignoreCorruptFiles} keeps the rows
 * before the corrupt position and takes a lost connection for a corrupt file.
 *
 * <p>Spark finds this class by its name.
 */
public final class WholeFiles implements FileFormat, Serializable {
  /**
   * Option that names Spark's format for reading the files: {@code text}, {@code parquet} or {@code
   * orc}.
   */
  public static final String FORMAT = "streamingpipelines.format";

  /** Column that is NULL except in the row of a broken file. The schema must declare it. */
  public static final String BROKEN = "__broken";

  /** {@code file} is a URI, {@code reason} a sentence. */
  public static final StructType BROKEN_TYPE =
      new StructType().add("file", DataTypes.StringType).add("reason", DataTypes.StringType);

  private static final long serialVersionUID = 1L;

  @Override
  public Option<StructType> inferSchema(
      SparkSession session, Map<String, String> options, Seq<FileStatus> files) {
    return Option.empty();
  }

  @Override
  public OutputWriterFactory prepareWrite(
      SparkSession session, Job job, Map<String, String> options, StructType schema) {
    throw new UnsupportedOperationException("a format to read");
  }

  @Override
  public boolean isSplitable(SparkSession session, Map<String, String> options, Path path) {
    return false;
  }

  @Override
  public boolean supportDataType(DataType type) {
    return true;
  }

  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
      SparkSession session,
      StructType dataSchema,
      StructType partitionSchema,
      StructType requiredSchema,
      Seq<Filter> filters,
      Map<String, String> options,
      Configuration hadoop) {
    Function1<PartitionedFile, Iterator<InternalRow>> files =
        format(options.apply(FORMAT))
            .buildReaderWithPartitionValues(
                session,
                withoutBroken(dataSchema),
                partitionSchema,
                withoutBroken(requiredSchema),
                Scala.seq(
                    Scala.list(filters).stream()
                        .filter(filter -> !Arrays.asList(filter.references()).contains(BROKEN))
                        .toList()),
                options,
                hadoop);
    List<String> required = List.of(requiredSchema.fieldNames());
    return required.contains(BROKEN)
        ? new WholeFile(files, columns(requiredSchema, partitionSchema), required.indexOf(BROKEN))
        : files;
  }

  private static FileFormat format(String name) {
    return switch (name) {
      case "text" -> new TextFileFormat();
      case "parquet" -> new ParquetFileFormat();
      case "orc" -> new OrcFileFormat();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static StructType withoutBroken(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !field.name().equals(BROKEN))
            .toArray(StructField[]::new));
  }

  private static List<DataType> columns(StructType required, StructType partitions) {
    List<DataType> types = new ArrayList<>();
    for (StructType schema : List.of(required, partitions)) {
      for (StructField field : schema.fields()) {
        types.add(field.dataType());
      }
    }
    return types;
  }

  /** Reads a file to its end before it returns the first row. */
  private static final class WholeFile
      extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Function1<PartitionedFile, Iterator<InternalRow>> files;
    private final ArrayList<DataType> columns;
    private final int broken;

    WholeFile(
        Function1<PartitionedFile, Iterator<InternalRow>> files,
        List<DataType> columns,
        int broken) {
      this.files = files;
      this.columns = new ArrayList<>(columns);
      this.broken = broken;
    }

    @Override
    public Iterator<InternalRow> apply(PartitionedFile file) {
      String reason = reason(file);
      UnsafeProjection row = projection();
      if (reason != null) {
        return Iterator.<InternalRow>single(row.apply(errorRow(file, reason)));
      }
      GenericInternalRow none = new GenericInternalRow(1);
      JoinedRow joined = new JoinedRow();
      return files
          .apply(file)
          .map(
              new AbstractFunction1<InternalRow, InternalRow>() {
                @Override
                public InternalRow apply(InternalRow read) {
                  return row.apply(joined.apply(read, none));
                }
              });
    }

    /** Returns why the file cannot be read, or null. */
    private @Nullable String reason(PartitionedFile file) {
      try {
        Iterator<InternalRow> rows = files.apply(file);
        while (rows.hasNext()) {
          rows.next();
        }
        return null;
      } catch (Exception e) { // Scala throws checked exceptions without declaring them
        String cause = BrokenFileErrors.cause(e);
        if (cause == null) {
          throw e;
        }
        return "the file cannot be read: " + cause;
      }
    }

    /**
     * The columns that are read come before the added column, whatever its position in the schema.
     */
    private UnsafeProjection projection() {
      List<Expression> expressions = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        int from = i == broken ? columns.size() - 1 : i > broken ? i - 1 : i;
        expressions.add(new BoundReference(from, columns.get(i), true));
      }
      return UnsafeProjection.create(Scala.seq(expressions));
    }

    /** A row with NULL in all columns except those that folder names define. */
    private InternalRow errorRow(PartitionedFile file, String reason) {
      @Nullable Object[] values = new @Nullable Object[columns.size()];
      InternalRow folders = file.partitionValues();
      int first = columns.size() - 1 - folders.numFields();
      for (int i = 0; i < folders.numFields(); i++) {
        values[first + i] = folders.get(i, columns.get(first + 1 + i));
      }
      values[columns.size() - 1] =
          new GenericInternalRow(
              new Object[] {
                UTF8String.fromString(file.urlEncodedPath()), UTF8String.fromString(reason)
              });
      return new GenericInternalRow(values);
    }
  }
}
