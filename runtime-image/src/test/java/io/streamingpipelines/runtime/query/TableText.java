package io.streamingpipelines.runtime.query;

import io.streamingpipelines.runtime.flow.DeltaTables;
import io.streamingpipelines.runtime.flow.LiveFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows of Delta tables as sorted text. A version's rows never change, so each is read once: a test
 * that waits for rows may look often. Files come from the version's checksum as in {@link
 * LiveFiles}, because replaying a log takes most of the time of reading a few rows.
 */
final class TableText {
  private static final Map<List<Object>, List<String>> READ = new ConcurrentHashMap<>();

  private TableText() {}

  /** All columns without expressions. */
  static List<String> of(SparkSession session, String location, String... expressions) {
    List<Object> read = new ArrayList<>(List.<Object>of(expressions));
    read.add(location);
    read.add(DeltaTables.version(session, location));
    List<String> known = READ.get(read);
    if (known == null) {
      Dataset<Row> rows = LiveFiles.read(session, location);
      known =
          (expressions.length == 0 ? rows : rows.selectExpr(expressions))
              .collectAsList().stream().map(Row::toString).sorted().toList();
      READ.put(read, known);
    }
    return known;
  }
}
