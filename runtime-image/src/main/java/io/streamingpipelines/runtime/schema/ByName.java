package io.streamingpipelines.runtime.schema;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.transform_keys;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.when;

import io.streamingpipelines.plan.SqlName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Converts rows to the types of the table that stores them. A batch may list the fields of a struct
 * in a different order than its table, and may lack some of them, but Spark's casts and comparisons
 * go by position.
 */
public final class ByName {
  private ByName() {}

  /**
   * Converts the columns whose fields the table has in a different order or spelling, or together
   * with further fields. Other columns stay as they are, and so do rows without such columns.
   */
  public static Dataset<Row> rows(Dataset<Row> rows, StructType table) {
    List<Column> columns = new ArrayList<>();
    boolean same = true;
    for (StructField field : rows.schema().fields()) {
      Column column = col(SqlName.quoted(field.name()));
      Optional<DataType> type = wanted(field, table);
      same &= type.isEmpty();
      columns.add(
          type.map(to -> value(column, field.dataType(), to).as(field.name())).orElse(column));
    }
    return same ? rows : rows.select(columns.toArray(new Column[0]));
  }

  private static Optional<DataType> wanted(StructField field, StructType table) {
    return NamedTypes.find(table, field.name())
        .map(StructField::dataType)
        .filter(type -> !DataType.equalsIgnoreNullability(type, field.dataType()))
        .filter(type -> NamedTypes.covers(type, field.dataType()));
  }

  /**
   * Checks that each struct of the rows has the fields of the table's struct, in the same order.
   *
   * @throws IllegalStateException if a struct of the rows does not have the fields of the table's
   *     struct: a cast would match them by position
   */
  public static void require(Dataset<Row> rows, StructType table) {
    for (StructField field : rows.schema().fields()) {
      DataType type = field.dataType();
      Optional<DataType> there =
          NamedTypes.find(table, field.name())
              .map(StructField::dataType)
              .filter(to -> !DataType.equalsIgnoreNullability(to, type));
      if (there.isPresent()
          && (type instanceof StructType || type instanceof ArrayType || type instanceof MapType)) {
        throw new IllegalStateException(
            "Column "
                + field.name()
                + " of the table was changed to "
                + there.get().sql()
                + " while the pipeline was running, but the batch has "
                + type.sql()
                + "; restart the pipeline.");
      }
    }
  }

  /**
   * Converts the value to another type: matches fields by name, drops those that {@code to} lacks,
   * and casts single values.
   */
  public static Column value(Column value, DataType from, DataType to) {
    if (DataType.equalsIgnoreNullability(from, to)) {
      return value;
    }
    if (from instanceof StructType old && to instanceof StructType wanted) {
      List<Column> fields = new ArrayList<>();
      for (StructField field : wanted.fields()) {
        Column there =
            NamedTypes.find(old, field.name())
                .map(f -> value(value.getField(f.name()), f.dataType(), field.dataType()))
                .orElseGet(() -> lit(null).cast(field.dataType()));
        fields.add(there.as(field.name()));
      }
      return when(value.isNotNull(), struct(fields.toArray(new Column[0])));
    }
    if (from instanceof ArrayType old && to instanceof ArrayType wanted) {
      return transform(value, each -> value(each, old.elementType(), wanted.elementType()));
    }
    if (from instanceof MapType old && to instanceof MapType wanted) {
      Column keyed =
          DataType.equalsIgnoreNullability(old.keyType(), wanted.keyType())
              ? value
              : transform_keys(value, (key, v) -> value(key, old.keyType(), wanted.keyType()));
      return transform_values(
          keyed, (key, each) -> value(each, old.valueType(), wanted.valueType()));
    }
    return value.cast(to);
  }
}
