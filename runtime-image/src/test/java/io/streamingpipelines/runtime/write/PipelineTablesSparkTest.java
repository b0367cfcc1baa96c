package io.streamingpipelines.runtime.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that tables exist before the first row, and follow the manifest
 * (docs/design/semantics.md#tables-follow-the-manifest, docs/design/semantics.md#schema-evolution).
 */
class PipelineTablesSparkTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("id STRING NOT NULL, v INT, day DATE");

  private String directory = "";

  @BeforeEach
  void directory(@TempDir Path directory) {
    this.directory = "file:" + directory;
  }

  @Test
  void createsATableWithAllThatTheManifestSays() {
    open(
        new TableDraft("t")
            .comment("It's \"the\" table")
            .properties(Map.of("quality", "it's silver", "delta.appendOnly", "true"))
            .partitionBy("day"),
        SCHEMA);

    Row detail = detail();
    assertThat(detail.<String>getAs("description")).isEqualTo("It's \"the\" table");
    assertThat(detail.getList(detail.fieldIndex("partitionColumns")).toString()).isEqualTo("[day]");
    assertThat(properties())
        .containsEntry("quality", "it's silver")
        .containsEntry("delta.appendOnly", "true")
        .containsEntry("delta.autoOptimize.optimizeWrite", "true")
        .containsEntry("streamingpipelines.owner", "local/test/shop");
    assertThat(schema()).isEqualTo("id STRING,v INT,day DATE");
  }

  @Test
  void createsAClusteredTable() {
    open(new TableDraft("t").clusterBy("id"), SCHEMA);

    assertThat(clustering()).isEqualTo("[id]");
    SharedSpark.session()
        .sql("INSERT INTO delta.`" + location() + "` VALUES ('a', 1, DATE'2024-01-01')");
    open(new TableDraft("t").clusterBy("day", "v"), SCHEMA);
    assertThat(clustering()).isEqualTo("[day, v]");
    SharedSpark.session().sql("OPTIMIZE delta.`" + location() + "` FULL");
    assertThat(
            SharedSpark.session()
                .sql("DESCRIBE HISTORY delta.`" + location() + "` LIMIT 1")
                .selectExpr("operationParameters['clusterBy']")
                .first()
                .getString(0))
        .contains("day");

    open(new TableDraft("t"), SCHEMA);
    assertThat(clustering()).isEqualTo("[]");
  }

  private String clustering() {
    return detail().getList(detail().fieldIndex("clusteringColumns")).toString();
  }

  @Test
  void keepsTheChangesOfAnUpsertedTable() {
    open(
        new TableDraft("t")
            .write(new WritePlan.Upsert(List.of("id"), List.of("v"), null, List.of(), false, 1)),
        SCHEMA);

    assertThat(properties())
        .containsEntry("delta.enableChangeDataFeed", "true")
        .containsEntry("delta.enableDeletionVectors", "true");
  }

  @Test
  void unsetsAPropertyThatTheManifestNoLongerNames() {
    open(new TableDraft("t").properties(Map.of("a", "1", "b", "1")), SCHEMA);
    SharedSpark.session()
        .sql("ALTER TABLE delta.`" + location() + "` SET TBLPROPERTIES ('by.hand' = 'x')");
    open(new TableDraft("t").properties(Map.of("b", "2")), SCHEMA);

    assertThat(properties())
        .doesNotContainKey("a")
        .containsEntry("b", "2")
        .containsEntry("by.hand", "x");
  }

  @Test
  void changesAndRemovesTheComment() {
    open(new TableDraft("t").comment("old"), SCHEMA);
    open(new TableDraft("t").comment("new"), SCHEMA);
    assertThat(detail().<String>getAs("description")).isEqualTo("new");

    open(new TableDraft("t"), SCHEMA);
    assertThat(detail().<String>getAs("description")).isNullOrEmpty();
  }

  @Test
  void writesNoCommitWhenNothingHasChanged() {
    TableDraft draft = new TableDraft("t").comment("c").properties(Map.of("a", "1")).addColumns();
    open(draft, SCHEMA);
    open(draft, SCHEMA);

    assertThat(history()).isEqualTo(1);
  }

  @Test
  void addsColumnsOnlyWhereTheTableMayGrow() {
    StructType grown = SCHEMA.add("x", DataTypes.LongType);
    open(new TableDraft("t"), SCHEMA);
    open(new TableDraft("t"), grown);
    assertThat(schema()).isEqualTo("id STRING,v INT,day DATE");

    open(new TableDraft("t").addColumns(), grown);
    assertThat(schema()).isEqualTo("id STRING,v INT,day DATE,x BIGINT");
  }

  @Test
  void keepsColumnsThatTheQueryNoLongerYields() {
    open(new TableDraft("t"), SCHEMA);
    open(new TableDraft("t").addColumns(), StructType.fromDDL("ID STRING, y INT"));

    assertThat(schema()).isEqualTo("id STRING,v INT,day DATE,y INT");
  }

  @Test
  void storesNoMetadataOfTheQuerysColumns() {
    StructType marked =
        new StructType()
            .add(
                "at",
                DataTypes.TimestampType,
                true,
                new MetadataBuilder().putLong("spark.watermarkDelayMs", 1).build());
    open(new TableDraft("t"), marked);

    assertThat(read().schema().apply("at").metadata().json()).isEqualTo("{}");
  }

  @Test
  void knowsWhenATableBelongsToAnotherPipeline() {
    open(new TableDraft("t"), SCHEMA);

    assertThat(tables("shop").otherOwner(new TableDraft("t").in(directory), null)).isNull();
    assertThat(tables("other").otherOwner(new TableDraft("t").in(directory), null))
        .isEqualTo("local/test/shop");
  }

  private void open(TableDraft draft, StructType schema) {
    tables("shop").open(draft.in(directory), schema);
  }

  private static PipelineTables tables(String owner) {
    return new PipelineTables(SharedSpark.session(), new Owner("local", "test", owner));
  }

  private Row detail() {
    return SharedSpark.session().sql("DESCRIBE DETAIL delta.`" + location() + "`").first();
  }

  private Map<String, String> properties() {
    return detail().getJavaMap(detail().fieldIndex("properties"));
  }

  private long history() {
    return SharedSpark.session().sql("DESCRIBE HISTORY delta.`" + location() + "`").count();
  }

  private String schema() {
    return read().schema().toDDL();
  }

  private org.apache.spark.sql.Dataset<Row> read() {
    return SharedSpark.session().read().format("delta").load(location());
  }

  private String location() {
    return directory + "/t";
  }
}
