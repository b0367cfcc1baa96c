package io.streamingpipelines.runtime.delta;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.runtime.schema.Columns;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.util.UnsafeRowUtils;
import org.apache.spark.sql.types.DataType;

/**
 * Searches a table for the keys of a batch. The batch's keys are broadcast as 64-bit hashes, and
 * each row of the table is compared with them where it is read: no row of the table is shuffled,
 * whatever its size. A join on one number is several times as fast as one on NULL-safe texts, and
 * needs little memory.
 *
 * @param keys the columns whose values are equal in rows that match; NULL equals NULL
 * @param batch rows with these columns
 * @param count number of rows in the batch, or about that
 * @param compared the other columns of the batch that the condition uses
 * @param condition on a row {@code r} of the table and a row {@code b} of the batch with its key
 */
public record KeySearch(
    List<String> keys, Dataset<Row> batch, long count, List<String> compared, Column condition) {
  /** Bytes of the driver's memory that a hash takes while it is broadcast. */
  private static final long HASH_BYTES = 100;

  /** Keys that are broadcast as they are, because they cannot be hashed. */
  private static final long MAX_KEYS = 100_000;

  private static final String HASH = "__hash";

  /** A search for all rows with a key of the batch. */
  public KeySearch(List<String> keys, Dataset<Row> batch, long count) {
    this(keys, batch, count, List.of(), lit(true));
  }

  /**
   * The rows for which the batch has a row with the same key that fulfils the condition, and hardly
   * any other: different keys may have the same hash.
   */
  public Dataset<Row> candidates(Dataset<Row> rows) {
    return isHashable(rows)
        ? withSame(rows, maxHashes(), hash("r.").equalTo(col("b." + HASH)), hash("").as(HASH))
        : withSame(rows, MAX_KEYS, Columns.same(keys, "r", "b"), Columns.of(keys));
  }

  /** Hashes that fit into an eighth of the driver's memory; a million with 1 GiB. */
  private static long maxHashes() {
    return Runtime.getRuntime().maxMemory() / 8 / HASH_BYTES;
  }

  private Dataset<Row> withSame(Dataset<Row> rows, long most, Column same, Column... keyColumns) {
    Column[] columns =
        Stream.concat(Stream.of(keyColumns), compared.stream().map(Columns::named))
            .toArray(Column[]::new);
    Dataset<Row> wanted = batch.select(columns).as("b");
    return rows.as("r")
        .join(count <= most ? broadcast(wanted) : wanted, same.and(condition), "left_semi");
  }

  /** Whether equal keys have equal hashes, which is not so for collated texts. */
  private boolean isHashable(Dataset<Row> rows) {
    return keys.stream()
        .allMatch(
            key -> {
              DataType type = Columns.type(rows, key);
              return UnsafeRowUtils.isBinaryStable(type) && type.sameType(Columns.type(batch, key));
            });
  }

  private Column hash(String prefix) {
    return xxhash64(
        keys.stream().map(key -> col(prefix + SqlName.quoted(key))).toArray(Column[]::new));
  }
}
