package io.streamingpipelines.runtime.source.files;

import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.runtime.spark.files.WholeFiles;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a source are read. Documents are read as text, by line or by file, and decoded
 * like Kafka values, because Spark's own readers silently turn malformed documents into NULLs or
 * drop parts of them.
 *
 * @param format Spark's reader
 * @param schema the columns that this reader returns, without the columns that folder names define
 * @param options options in addition to the user's own
 * @param decode how the column {@code value} is decoded; null if the columns need no decoding
 */
public record FileRecords(
    String format, StructType schema, Map<String, String> options, @Nullable DecodePlan decode) {

  private static final StructType TEXT = StructType.fromDDL("value STRING");

  /**
   * Returns how to read the records of the files. Unless broken files fail the query, a broken file
   * yields one record that describes the error instead of its own records.
   */
  public static FileRecords of(SourcePlan.Files files) {
    FileRecords records = unguarded(files);
    if (files.brokenFiles() == SourcePlan.BrokenFiles.FAIL) {
      return records;
    }
    Map<String, String> options = new TreeMap<>(records.options());
    options.put(WholeFiles.FORMAT, records.format());
    return new FileRecords(
        WholeFiles.class.getName(),
        records.schema().add(WholeFiles.BROKEN, WholeFiles.BROKEN_TYPE),
        options,
        records.decode());
  }

  private static FileRecords unguarded(SourcePlan.Files files) {
    String format = files.format().toLowerCase(Locale.ROOT);
    String schema = files.schema();
    if (schema == null) {
      return new FileRecords(format, TEXT, Map.of(), null);
    }
    if (!format.equals("json") && !format.equals("csv")) {
      return new FileRecords(format, StructType.fromDDL(schema), Map.of(), null);
    }
    DecodePlan decode =
        new DecodePlan(
            "value",
            format.equals("json") ? DecodePlan.Format.JSON : DecodePlan.Format.CSV,
            schema,
            null,
            files.malformed(),
            files.options());
    Map<String, String> whole =
        is(files.options(), "multiLine") ? Map.of("wholetext", "true") : Map.of();
    return new FileRecords("text", TEXT, whole, decode);
  }

  /** Whether an option is set to true; like Spark, this ignores the case of the option's name. */
  static boolean is(Map<String, String> options, String name) {
    Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.putAll(options);
    return Boolean.parseBoolean(given.get(name));
  }
}
