package io.streamingpipelines.runtime.decode;

import io.streamingpipelines.plan.DecodePlan.Format;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.plan.PlanRefused;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimeType;
import org.apache.spark.sql.types.VariantType;

/** Rejects types that a document's declared schema cannot have, before anything starts. */
final class DocumentSchemas {
  private DocumentSchemas() {}

  static void requireSupported(StructType schema, Format format, String path) {
    for (StructField field : schema.fields()) {
      if (field.name().equalsIgnoreCase(Decoding.CORRUPT_RECORD)) {
        throw refused(
            path,
            "ReservedColumn",
            "Column "
                + field.name()
                + " is reserved for malformed: keep; remove it from the schema.");
      }
      if (format == Format.CSV && isNested(field.dataType())) {
        throw refused(
            path,
            "WrongType",
            "Column "
                + field.name()
                + " is "
                + field.dataType().sql()
                + ", which a CSV field cannot contain; declare it as STRING and parse it in the"
                + " query.");
      }
      if (hasTime(field.dataType())) {
        throw refused(
            path,
            "WrongType",
            "Column "
                + field.name()
                + " contains a TIME, which documents cannot represent; declare it as STRING.");
      }
    }
  }

  private static boolean isNested(DataType type) {
    return type instanceof ArrayType
        || type instanceof MapType
        || type instanceof StructType
        || type instanceof VariantType;
  }

  private static boolean hasTime(DataType type) {
    if (type instanceof ArrayType array) {
      return hasTime(array.elementType());
    }
    if (type instanceof MapType map) {
      return hasTime(map.keyType()) || hasTime(map.valueType());
    }
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (hasTime(field.dataType())) {
          return true;
        }
      }
    }
    return type instanceof TimeType;
  }

  private static PlanRefused refused(String path, String code, String message) {
    return new PlanRefused(Problem.error(path, code, message));
  }
}
