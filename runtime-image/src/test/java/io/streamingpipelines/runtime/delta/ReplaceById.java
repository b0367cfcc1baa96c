package io.streamingpipelines.runtime.delta;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/** A row of the batch takes the place of the one with its id, whose columns are id and v. */
final class ReplaceById implements Merge.Clauses {
  @Override
  public List<String> keys() {
    return List.of("id");
  }

  @Override
  public Column match() {
    return col("s.id").equalTo(col("t.id"));
  }

  @Override
  public @Nullable Column delete() {
    return null;
  }

  @Override
  public Column update() {
    return lit(true);
  }

  @Override
  public Map<String, Column> updates() {
    return Map.of("`id`", col("s.id"), "`v`", col("s.v"));
  }

  @Override
  public Column insert() {
    return lit(true);
  }

  @Override
  public Map<String, Column> inserts() {
    return updates();
  }
}
