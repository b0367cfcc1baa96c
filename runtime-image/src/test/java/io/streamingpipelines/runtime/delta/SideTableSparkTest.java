package io.streamingpipelines.runtime.delta;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator;
import org.apache.spark.sql.delta.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideTableSparkTest {
  private final SparkSession session = SharedSpark.session();

  @TempDir private Path directory;

  @Test
  void aBatchTriedAgainTakesThePlaceOfItsFirstTryAndOfNoOther() {
    write("'a' AS id", batch("q", "default", 0, false));
    write("'b' AS id", batch("q", "default", 1, false));
    write("'b' AS id", batch("other", "once", 1, false));

    write("'c' AS id", batch("q", "default", 1, true));
    assertThat(stored()).containsExactly("[a,default,0]", "[b,once,1]", "[c,default,1]");

    side().removeLeftovers(session, batch("q", "default", 1, true));
    assertThat(stored()).containsExactly("[a,default,0]", "[b,once,1]");
  }

  @Test
  void aStartLooksForNothingThatCannotBeThere() {
    write("'a' AS id", batch("q", "default", 0, false));

    write("'b' AS id", batch("q", "default", 1, true));
    side().removeLeftovers(session, batch("q", "default", 2, true));
    write("'d' AS id", batch("new", "once", 0, true));

    Snapshot snapshot = snapshot();
    assertThat(snapshot.version()).isEqualTo(2);
    assertThat(snapshot.stateReconstructionTriggered()).isFalse();
    assertThat(stored()).containsExactly("[a,default,0]", "[b,default,1]", "[d,once,0]");
    assertThat(
            session
                .sql("DESCRIBE HISTORY delta.`" + directory + "`")
                .select("operationParameters")
                .collectAsList()
                .stream()
                .map(Row::toString))
        .noneMatch(parameters -> parameters.contains("predicate -> [\""));
  }

  @Test
  void takesColumnsThatItHasNotHadBefore() {
    write("'a' AS id", batch("q", "default", 0, false));
    write("'b' AS id, 1 AS v", batch("q", "default", 1, false));

    assertThat(read().selectExpr("id", "v").collectAsList().stream().map(Row::toString).sorted())
        .containsExactly("[a,null]", "[b,1]");
    assertThat(LastTransaction.of(snapshot(), "q")).isEqualTo(1);
  }

  @Test
  void aLaterBatchCompilesNoCodeAlthoughALiteralThatChangesDoes() {
    Dataset<Row> rows =
        SharedSpark.generatingCode().range(0, 3, 1, 1).selectExpr("CAST(id AS STRING) AS id");
    side().write(rows, batch("q", "default", 0, false));
    side().write(rows, batch("q", "default", 1, false));

    long compiled = CodeGenerator.compileTime();
    side().write(rows, batch("q", "default", 2, false));
    assertThat(CodeGenerator.compileTime()).isEqualTo(compiled);

    rows.withColumn("_batch", lit(4711L)).queryExecution().toRdd().count();
    compiled = CodeGenerator.compileTime();
    rows.withColumn("_batch", lit(4711L)).queryExecution().toRdd().count();
    assertThat(CodeGenerator.compileTime()).isEqualTo(compiled);
    rows.withColumn("_batch", lit(4712L)).queryExecution().toRdd().count();
    assertThat(CodeGenerator.compileTime()).isGreaterThan(compiled);
  }

  private SideTable side() {
    return new SideTable(directory.toUri().toString());
  }

  private void write(String row, Batch batch) {
    side().write(session.sql("SELECT " + row), batch);
  }

  private static Batch batch(String query, String flow, long number, boolean retry) {
    FlowKey key = new FlowKey("t", flow, 1);
    return new Batch(key, query, number, Instant.EPOCH, retry, null);
  }

  private Snapshot snapshot() {
    return new TableLog(session, directory.toUri().toString()).snapshot();
  }

  private Dataset<Row> read() {
    return session.read().format("delta").load(directory.toString());
  }

  private List<String> stored() {
    return read().select("id", "_flow", "_batch").collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
