package io.streamingpipelines.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.memory.UnifiedMemoryManager;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator;
import org.apache.spark.sql.execution.streaming.state.RocksDBConf;
import org.apache.spark.sql.execution.streaming.state.StateStoreConf;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.StaticSQLConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests settings that Spark and Delta accept without a word, whatever they are worth. */
class SparkSettingsSparkTest {
  private static final String TXN_APP_ID = "spark.databricks.delta.write.txnAppId";
  private static final String TXN_VERSION = "spark.databricks.delta.write.txnVersion";

  private final SparkSession session = SharedSpark.session();

  @Test
  void boundTheMemoryOfRocksDbWhichSparkDoesNot() {
    assertThat(rocksDb(new SQLConf()).boundedMemoryUsage()).isFalse();

    RocksDBConf ours = rocksDb(session.sessionState().conf());
    assertThat(ours.boundedMemoryUsage()).isTrue();
    assertThat(ours.totalMemoryUsageMB()).isEqualTo(128);
  }

  private static RocksDBConf rocksDb(SQLConf settings) {
    return RocksDBConf.apply(StateStoreConf.apply(settings));
  }

  /** The batches of two small tables use more classes than Spark's default keeps. */
  @Test
  void keepTheGeneratedClassesOfABatchForTheNextOne(@TempDir Path root) throws Exception {
    assertThat(StaticSQLConf.CODEGEN_CACHE_MAX_ENTRIES().defaultValue().get()).isEqualTo(100);
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
            root,
            """
            sources:
            - name: in
              files: {path: ROOT/in, format: json, schema: "id STRING, n BIGINT", maxFilesPerTrigger: 1}
            tables:
            - name: kept
              from: [{source: in}]
              query: SELECT id, n FROM in
              expectations: [{name: has_id, expression: id IS NOT NULL, onViolation: quarantine}]
            - name: newest
              from: [{source: in}]
              query: SELECT id, n FROM in
              write: {mode: upsert, keys: [id], sequenceBy: [n]}
            """);
    for (int file = 0; file < 6; file++) {
      pipeline.land(
          "in", "{\"id\": \"a\", \"n\": %d}".formatted(file), "{\"id\": \"b\", \"n\": 1}");
    }
    Map<String, Long> compiled = new ConcurrentHashMap<>();
    pipeline
        .in(SharedSpark.generatingCode())
        .probe(
            (flow, batch, step) -> compiled.put(flow.table() + batch, CodeGenerator.compileTime()))
        .run();

    assertThat(compiled).hasSize(2 * 6);
    long afterThree =
        Math.max(compiled.getOrDefault("kept2", 0L), compiled.getOrDefault("newest2", 0L));
    assertThat(compiled.get("kept5")).isLessThanOrEqualTo(afterThree);
    assertThat(compiled.get("newest5")).isLessThanOrEqualTo(afterThree);
  }

  @Test
  void leaveOutATransactionWithWhichDeltaWouldSkipWrites(@TempDir Path directory) {
    SparkSession own = Catalyst.clone(session);
    own.conf().set(TXN_APP_ID, "app");
    own.conf().set(TXN_VERSION, "1");
    for (int write = 0; write < 2; write++) {
      own.range(1).write().format("delta").mode("append").save(directory.toString());
    }
    assertThat(own.read().format("delta").load(directory.toString()).count()).isEqualTo(1);

    assertThat(
            SparkSettings.of(
                SharedSpark.plan(
                    Map.of(TXN_APP_ID, "app", TXN_VERSION, "1", "spark.ui.enabled", "false")),
                1))
        .containsKey("spark.ui.enabled")
        .doesNotContainKeys(TXN_APP_ID, TXN_VERSION);
  }

  @Test
  void findEnoughHeapInTheLeastMemoryOfAManifest() {
    assertThatThrownBy(() -> start(450 - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Long.toString(450L << 20));
    assertThatCode(() -> start(Defaults.MEMORY_LEAST_MIB)).doesNotThrowAnyException();
  }

  /** What a session does with its heap first. */
  private static void start(long mebibytes) {
    UnifiedMemoryManager.apply(
        new SparkConf(false).set("spark.testing.memory", Long.toString(mebibytes << 20)), 1);
  }
}
