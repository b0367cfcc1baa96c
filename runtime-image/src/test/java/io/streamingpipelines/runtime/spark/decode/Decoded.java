package io.streamingpipelines.runtime.spark.decode;

import io.streamingpipelines.plan.DecodePlan.Format;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A decoder's result for one document.
 *
 * @param row the columns; null if the document is malformed
 * @param reason why the document is malformed; null if it is not
 */
record Decoded(@Nullable InternalRow row, @Nullable String reason) {
  static Decoded json(String schema, String document) {
    return of(Format.JSON, schema, Map.of(), document.getBytes(StandardCharsets.UTF_8));
  }

  static Decoded csv(String schema, String document) {
    return of(Format.CSV, schema, Map.of(), document.getBytes(StandardCharsets.UTF_8));
  }

  static Decoded of(
      Format format, String schema, Map<String, String> options, byte @Nullable [] document) {
    StructType columns = StructType.fromDDL(schema);
    InternalRow result = new DocumentDecoder(format, columns, options, "UTC").decode(document);
    return new Decoded(
        result.isNullAt(0) ? null : result.getStruct(0, columns.length()),
        result.isNullAt(1) ? null : result.getUTF8String(1).toString());
  }

  boolean malformed() {
    return row == null;
  }
}
