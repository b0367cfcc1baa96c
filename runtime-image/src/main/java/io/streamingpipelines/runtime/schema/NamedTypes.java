package io.streamingpipelines.runtime.schema;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Compares types whose fields are identified by name, at any depth and without regard to case or
 * order. Spark itself compares and casts structs by position.
 */
public final class NamedTypes {
  private NamedTypes() {}

  /** The field with this name, if there is one. */
  public static Optional<StructField> find(StructType type, String name) {
    return Arrays.stream(type.fields()).filter(f -> f.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Whether a value of {@code part} fits into {@code whole}, which may have additional fields. */
  public static boolean covers(DataType whole, DataType part) {
    if (whole instanceof StructType all && part instanceof StructType some) {
      return Arrays.stream(some.fields())
          .allMatch(
              field ->
                  find(all, field.name())
                      .filter(there -> covers(there.dataType(), field.dataType()))
                      .isPresent());
    }
    if (whole instanceof ArrayType all && part instanceof ArrayType some) {
      return covers(all.elementType(), some.elementType());
    }
    if (whole instanceof MapType all && part instanceof MapType some) {
      return covers(all.keyType(), some.keyType()) && covers(all.valueType(), some.valueType());
    }
    return whole.equals(part);
  }

  /** A field of {@code part} that {@code whole} lacks, if there is one. */
  public static Optional<String> unknown(DataType whole, DataType part) {
    if (whole instanceof StructType all && part instanceof StructType some) {
      return Arrays.stream(some.fields())
          .flatMap(
              field ->
                  find(all, field.name())
                      .map(there -> unknown(there.dataType(), field.dataType()))
                      .orElse(Optional.of(field.name()))
                      .stream())
          .findFirst();
    }
    if (whole instanceof ArrayType all && part instanceof ArrayType some) {
      return unknown(all.elementType(), some.elementType());
    }
    if (whole instanceof MapType all && part instanceof MapType some) {
      return unknown(all.keyType(), some.keyType())
          .or(() -> unknown(all.valueType(), some.valueType()));
    }
    return Optional.empty();
  }

  /** Whether the fields that both types have are of the same type. */
  public static boolean agree(DataType one, DataType other) {
    return covers(withMissingFields(one, other), other);
  }

  /** The type {@code there}, followed by the fields of {@code more} that it lacks. */
  public static StructType withMissingFields(StructType there, StructType more) {
    StructType grown = new StructType();
    for (StructField field : there.fields()) {
      DataType type =
          find(more, field.name())
              .map(other -> withMissingFields(field.dataType(), other.dataType()))
              .orElse(field.dataType());
      grown = grown.add(new StructField(field.name(), type, field.nullable(), field.metadata()));
    }
    for (StructField field : more.fields()) {
      grown = find(there, field.name()).isPresent() ? grown : grown.add(field);
    }
    return grown;
  }

  private static DataType withMissingFields(DataType there, DataType more) {
    if (there instanceof StructType old && more instanceof StructType other) {
      return withMissingFields(old, other);
    }
    if (there instanceof ArrayType old && more instanceof ArrayType other) {
      return new ArrayType(
          withMissingFields(old.elementType(), other.elementType()), old.containsNull());
    }
    if (there instanceof MapType old && more instanceof MapType other) {
      return new MapType(
          withMissingFields(old.keyType(), other.keyType()),
          withMissingFields(old.valueType(), other.valueType()),
          old.valueContainsNull());
    }
    return there;
  }

  /** Returns the same text for types that differ only in case or in the order of their fields. */
  public static String text(DataType type) {
    if (type instanceof StructType struct) {
      TreeMap<String, String> fields = new TreeMap<>();
      for (StructField field : struct.fields()) {
        fields.put(Columns.key(field.name()), text(field.dataType()));
      }
      return "STRUCT" + fields;
    }
    if (type instanceof ArrayType array) {
      return "ARRAY<" + text(array.elementType()) + ">";
    }
    if (type instanceof MapType map) {
      return "MAP<" + text(map.keyType()) + ", " + text(map.valueType()) + ">";
    }
    return type.sql();
  }
}
