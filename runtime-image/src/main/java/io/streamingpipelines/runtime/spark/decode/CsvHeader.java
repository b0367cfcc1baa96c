package io.streamingpipelines.runtime.spark.decode;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first record of a CSV file, which names the fields of the others.
 *
 * @param positions for each column of the schema, the position of the field with its name
 * @param width the number of fields
 */
record CsvHeader(int[] positions, int width) {

  /** Like Spark's columns, names are compared without regard to case. */
  static CsvHeader of(@Nullable String[] fields, String[] columns) throws MalformedDocument {
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < fields.length; i++) {
      String name = fields[i] == null ? "" : fields[i].strip();
      if (!name.isEmpty() && byName.put(name.toLowerCase(Locale.ROOT), i) != null) {
        throw new MalformedDocument("it names " + name + " twice");
      }
    }
    int[] positions = new int[columns.length];
    for (int i = 0; i < positions.length; i++) {
      Integer place = byName.get(columns[i].toLowerCase(Locale.ROOT));
      if (place == null) {
        throw new MalformedDocument(
            "it has no field " + columns[i] + ", only " + String.join(", ", shown(fields)));
      }
      positions[i] = place;
    }
    return new CsvHeader(positions, fields.length);
  }

  private static String[] shown(@Nullable String[] fields) {
    return Arrays.stream(fields).map(String::valueOf).toArray(String[]::new);
  }
}
