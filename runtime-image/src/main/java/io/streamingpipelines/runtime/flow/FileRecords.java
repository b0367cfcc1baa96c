package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.SourcePlan;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a source are read. Lines of JSON are read as text and decoded like Kafka's
 * values, because Spark's reader turns a broken line into NULLs without a word; a CSV reader with a
 * corrupt-record column tells by itself. A {@code mode} among the user's options leaves all to
 * Spark.
 *
 * @param format Spark's reader
 * @param schema what that reader gives
 * @param decode what is done with its column {@code value}, null when its columns are final
 * @param marksCorrupt whether column {@link #CORRUPT} tells broken records
 */
record FileRecords(
    String format,
    StructType schema,
    Map<String, String> options,
    @Nullable DecodePlan decode,
    boolean marksCorrupt) {

  static final String CORRUPT = "__corrupt";

  static FileRecords of(SourcePlan.Files files) {
    String format = files.format().toLowerCase(Locale.ROOT);
    if (files.schema() == null) {
      return new FileRecords(format, SourceSchemas.TEXT, Map.of(), null, false);
    }
    StructType schema = StructType.fromDDL(files.schema());
    Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.putAll(files.options());
    boolean leaveToSpark =
        given.containsKey("mode")
            || given.containsKey("columnNameOfCorruptRecord")
            || Columns.has(schema, "_corrupt_record");
    if (leaveToSpark) {
      return new FileRecords(format, schema, Map.of(), null, false);
    }
    if (format.equals("json") && !Boolean.parseBoolean(given.get("multiLine"))) {
      DecodePlan decode =
          new DecodePlan(
              "value",
              DecodePlan.Format.JSON,
              files.schema(),
              null,
              files.malformed(),
              files.options());
      return new FileRecords("text", SourceSchemas.TEXT, Map.of(), decode, false);
    }
    if (format.equals("json") || format.equals("csv")) {
      return new FileRecords(
          format,
          schema.add(CORRUPT, DataTypes.StringType),
          Map.of("mode", "PERMISSIVE", "columnNameOfCorruptRecord", CORRUPT),
          null,
          true);
    }
    return new FileRecords(format, schema, Map.of(), null, false);
  }
}
