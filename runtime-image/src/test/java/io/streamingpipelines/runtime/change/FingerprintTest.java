package io.streamingpipelines.runtime.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.change.StateLayout.Part;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests which changes require a new checkpoint (docs/design/lifecycle.md#checkpoint-fingerprint).
 */
class FingerprintTest {
  private static final StateLayout SUM =
      new StateLayout("aggregation", parts("op"), parts("sum(v)"), List.of());
  private static final StateLayout MAX =
      new StateLayout("aggregation", parts("op"), parts("max(v)"), List.of());

  private static final Fingerprint STATELESS = stateless("SELECT 1", "kafka a");
  private static final Fingerprint STATEFUL = stateful("SELECT 1", SUM);

  private static final NewGeneration TERMS =
      new NewGeneration(CheckpointPlan.of(1), true, Map.of());

  @Test
  void takesTheSameAgain() {
    assertThat(STATEFUL.conflicts(STATEFUL)).isEmpty();
    assertThat(STATELESS.conflicts(STATELESS)).isEmpty();
  }

  @Test
  void takesAnyQueryWhereNothingIsRemembered() {
    assertThat(STATELESS.conflicts(stateless("SELECT 2", "kafka a"))).isEmpty();
  }

  @Test
  void takesAnotherQueryThatRemembersTheSame() {
    assertThat(STATEFUL.conflicts(stateful("SELECT 1 -- in other words", SUM))).isEmpty();
  }

  @Test
  void refusesAQueryThatRemembersSomethingElse() {
    assertThat(STATEFUL.conflicts(stateful("SELECT 2", MAX)))
        .containsExactly("its aggregation now stores max(v) instead of sum(v)");
  }

  @Test
  void takesTheSameQueryThoughSparkPlansItDifferently() {
    assertThat(STATEFUL.conflicts(stateful("SELECT 1", MAX))).isEmpty();
  }

  @Test
  void comparesTheSameTextOverOtherColumnsOrWithOtherSettings() {
    assertThat(
            STATEFUL.conflicts(
                of(
                    "SELECT 1",
                    new QueryShape(List.of("kafka a"), "other", List.of(MAX), List.of()))))
        .hasSize(1);
    assertThat(
            plannedAs(SUM, Map.of(Fingerprint.SQL_CONF, "ansi"))
                .conflicts(plannedAs(MAX, Map.of(Fingerprint.SQL_CONF, "lenient"))))
        .hasSize(1);
  }

  @Test
  void takesMoreMemoryTogetherWithAVersionOfSparkThatPlansDifferently() {
    Fingerprint before = plannedAs(SUM, Map.of("sparkConf", "1g", Fingerprint.SQL_CONF, "ansi"));
    Fingerprint after = plannedAs(MAX, Map.of("sparkConf", "2g", Fingerprint.SQL_CONF, "ansi"));
    assertThat(before.conflicts(after)).isEmpty();
    assertThat(before.changedSettings(after, false)).containsExactly("sparkConf");
    assertThat(plannedAs(SUM, Map.of("sparkConf", "1g")).conflicts(after))
        .as("the checkpoint of a version that did not record it")
        .isEmpty();
  }

  @Test
  void aSettingThatWasRecordedInAnotherFormCountsAsTheSame() {
    Fingerprint before = plannedAs(SUM, Map.of("query", "digest of an earlier version"));
    Fingerprint after = plannedAs(SUM, Map.of("query", SettingDigest.of("SELECT 1")));
    assertThat(before.changedSettings(after, true)).isEmpty();
    assertThat(after.changedSettings(before, true)).isEmpty();
  }

  private static Fingerprint plannedAs(StateLayout layout, Map<String, String> settings) {
    return new Fingerprint(
        STATEFUL.sources(),
        true,
        "SELECT 1",
        "append",
        STATEFUL.location(),
        shape(List.of("kafka a"), layout),
        settings);
  }

  @Test
  void refusesAStateThatComesOrGoes() {
    Fingerprint without = stateless("SELECT 2", "kafka a");
    assertThat(without.conflicts(STATEFUL))
        .containsExactly("its query now keeps state, which the checkpoint does not contain");
    assertThat(STATEFUL.conflicts(without))
        .containsExactly("its query no longer keeps the state that the checkpoint contains");
  }

  @Test
  void refusesSourcesInAnotherOrder() {
    assertThat(stateless("SELECT 1", "a", "b").conflicts(stateless("SELECT 2", "b", "a")))
        .singleElement()
        .asString()
        .startsWith("its query now reads its sources in the order [b, a] instead of [a, b]");
  }

  @Test
  void refusesAnotherOrderOfTheRowsOfAKey() {
    assertThat(sequence("[v]").conflicts(sequence("[w]")))
        .containsExactly("its rows are now ordered by [w] instead of [v]");
  }

  @Test
  void takesAnOrderThatAnEarlierVersionDidNotRecord() {
    assertThat(settings(Map.of()).conflicts(sequence("[v]"))).isEmpty();
  }

  @Test
  void refusesAWatermarkThatMovesButNotOneThatComesOrGoes() {
    assertThat(watermark("at").conflicts(watermark("seen")))
        .containsExactly("its watermark now follows seen instead of at");
    assertThat(watermark("at").conflicts(watermark())).isEmpty();
    assertThat(watermark().conflicts(watermark("at"))).isEmpty();
  }

  @Test
  void listsEveryConflict() {
    Fingerprint other =
        new Fingerprint(
            List.of("files /in"),
            true,
            "SELECT 2",
            "upsert by id",
            "s3a://t/other",
            shape(List.of("files /in"), SUM),
            Map.of());

    assertThat(STATELESS.conflicts(other))
        .containsExactly(
            "it now reads [files /in] instead of [kafka a]",
            "it is now written as upsert by id instead of append",
            "its location is now s3a://t/other instead of s3a://t/t",
            "its query now keeps state, which the checkpoint does not contain");
  }

  @Test
  void tellsWhatElseHasChanged() {
    assertThat(
            change(
                settings(Map.of("query", "1", "trigger", "1", "write", "1")),
                settings(Map.of("query", "2", "trigger", "2", "write", "1"))))
        .extracting(FlowChange::change, FlowChange::reasons, FlowChange::newRowsOnly)
        .containsExactly(
            ChangeClass.RESTART,
            List.of("query changed, which affects new rows only", "trigger changed"),
            true);
    assertThat(change(settings(Map.of()), settings(Map.of("query", "2"))).change())
        .as("an earlier version did not record it")
        .isEqualTo(ChangeClass.NONE);
  }

  @Test
  void readsCheckpointsOfEarlierVersions() throws Exception {
    Fingerprint stateful = stored("kafka a", true);
    assertThat(stateful.conflicts(STATEFUL)).as("the same text").isEmpty();
    assertThat(stateful.conflicts(stateful("SELECT 2", SUM)))
        .containsExactly("the query that its state belongs to has changed");
    assertThat(stateful.conflicts(stateless("SELECT 1", "kafka a"))).hasSize(1);
    assertThat(stored("kafka a", false).conflicts(stateless("SELECT 2", "kafka a"))).isEmpty();
    assertThat(
            stored("kafka a\", \"kafka b", false)
                .conflicts(stateless("SELECT 2", "kafka a", "kafka b")))
        .singleElement()
        .asString()
        .contains("did not record the order of its sources");
    assertThat(
            stored("kafka a\", \"kafka b", false)
                .conflicts(stateless("SELECT 1", "kafka a", "kafka b")))
        .isEmpty();
  }

  @Test
  void warnsOfRowsThatStayAsTheyAre() {
    assertThat(change(settings(Map.of("query", "1")), settings(Map.of("query", "2"))).problems())
        .extracting(Problem::fatal, Problem::code, Problem::message)
        .containsExactly(
            tuple(false, "NewRowsOnly", "t: query changed, which affects new rows only."));
  }

  @Test
  void takesNoGenerationBelowOneThatWasUsed() {
    FlowChange lower = FlowChange.between(flow(2), 3, null, STATEFUL, TERMS);
    assertThat(lower.change()).isEqualTo(ChangeClass.FORBIDDEN);
    assertThat(lower.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "spec.tables[0]: t cannot continue from its checkpoint: its checkpoint.generation is 2,"
                + " and 3 exists; set it to 3 or higher.");
    assertThat(FlowChange.between(flow(3), 2, null, STATEFUL, TERMS).reasons())
        .containsExactly("it starts from a new checkpoint, generation 3");
    assertThat(FlowChange.between(flow(1), 0, null, STATEFUL, TERMS).reasons())
        .containsExactly("it is new");
  }

  private static FlowChange change(Fingerprint before, Fingerprint now) {
    return FlowChange.between(flow(1), 1, before, now, TERMS);
  }

  private static FlowChange.Flow flow(int generation) {
    return new FlowChange.Flow("spec.tables[0]", "t", "default", generation, false);
  }

  /** A fingerprint as version 1 wrote it. */
  private static Fingerprint stored(String sources, boolean stateful) throws Exception {
    return new ObjectMapper()
        .readValue(
            """
            {"sources": ["%s"], "stateful": %s, "query": "SELECT 1", "write": "append", "location": "s3a://t/t"}\
            """
                .formatted(sources, stateful),
            Fingerprint.class);
  }

  @Test
  void movesStateOnlyWhereTheManifestAsksForAnotherNumberOfPartitions() {
    assertThat(partitions("4").move(partitions("8")))
        .isEqualTo("its state moves from 4 to 8 partitions before it starts");
    assertThat(partitions("").move(partitions("8")))
        .as("a plan does not know how many there are")
        .isEqualTo("its state moves to 8 partitions before it starts");
    assertThat(partitions("4").move(partitions("4"))).isNull();
    assertThat(partitions("4").move(partitions(""))).isNull();
    assertThat(settings(Map.of()).move(partitions("8"))).as("it has no state").isNull();
  }

  @Test
  void anotherNumberOfPartitionsIsAChangeOfItsOwnClass() {
    FlowChange change = change(partitions("4"), partitions("8"));

    assertThat(change.change()).isEqualTo(ChangeClass.REPARTITION);
    assertThat(change.reasons())
        .containsExactly("its state moves from 4 to 8 partitions before it starts");
    assertThat(change.problems()).isEmpty();
  }

  private static Fingerprint partitions(String number) {
    Map<String, String> settings = Map.of(Fingerprint.PARTITIONS, number);
    return new Fingerprint(
        List.of(), true, "SELECT 1", "append", "s3a://t/t", shape(List.of(), SUM), settings);
  }

  private static Fingerprint stateless(String query, String... sources) {
    return new Fingerprint(
        List.of(sources), false, query, "append", "s3a://t/t", shape(List.of(sources)), Map.of());
  }

  private static Fingerprint stateful(String query, StateLayout... state) {
    return of(query, shape(List.of("kafka a"), state));
  }

  private static Fingerprint of(String query, @Nullable QueryShape shape) {
    return new Fingerprint(List.of("kafka a"), true, query, "append", "s3a://t/t", shape, Map.of());
  }

  private static Fingerprint sequence(String columns) {
    return settings(Map.of(Fingerprint.SEQUENCE, columns));
  }

  private static Fingerprint settings(Map<String, String> settings) {
    return new Fingerprint(
        List.of(), false, "SELECT 1", "append", "s3a://t/t", shape(List.of()), settings);
  }

  private static Fingerprint watermark(String... columns) {
    return of(
        "SELECT " + columns.length + String.join("", columns),
        new QueryShape(List.of("kafka a"), "columns", List.of(SUM), List.of(columns)));
  }

  private static QueryShape shape(List<String> inputs, StateLayout... state) {
    return new QueryShape(inputs, "columns", List.of(state), List.of());
  }

  private static List<Part> parts(String... meanings) {
    return java.util.Arrays.stream(meanings).map(m -> new Part(m, m)).toList();
  }
}
