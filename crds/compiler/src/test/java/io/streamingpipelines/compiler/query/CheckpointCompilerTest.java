package io.streamingpipelines.compiler.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.query.CheckpointSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Parameters;
import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.CheckpointPlan.Accepts;
import io.streamingpipelines.plan.CheckpointPlan.Data;
import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.WritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointCompilerTest {
  private static final WritePlan APPEND = new WritePlan.Append();
  private static final WritePlan COMPLETE = new WritePlan.Complete();
  private static final WritePlan REFRESH = new WritePlan.Refresh();

  private final List<Problem> found = new ArrayList<>();
  private final FieldPath part =
      new FieldPath("spec.tables[0]", found, new Parameters(Map.of("year", "2024")));

  @Test
  void withoutACheckpointTheFirstGenerationReadsWhatTheSourcesSay() {
    assertThat(CheckpointCompiler.table(part, null, APPEND)).isEqualTo(CheckpointPlan.of(1));
    assertThat(CheckpointCompiler.sink(part, null)).isEqualTo(CheckpointPlan.of(1));
    assertThat(CheckpointCompiler.table(part, generation(2), APPEND))
        .isEqualTo(CheckpointPlan.of(2));
    assertThat(found).isEmpty();
  }

  @Test
  void eachFieldReachesThePlan() {
    CheckpointSpec spec =
        new CheckpointSpec(7, "replace", "previous", "at < 'a'", true, false, true, 100);
    assertThat(CheckpointCompiler.table(part, spec, APPEND))
        .isEqualTo(
            new CheckpointPlan(
                7, Data.REPLACE, Start.PREVIOUS, "at < 'a'", new Accepts(true, false, true), 100));
    assertThat(CheckpointCompiler.sink(part, accepting(null, true)).accepts())
        .isEqualTo(new Accepts(false, true, false));
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"previous,PREVIOUS", "earliest,EARLIEST", "latest,LATEST"})
  void eachWordIsAStart(String word, Start start) {
    assertThat(CheckpointCompiler.sink(part, accepting(word, false)).start()).isEqualTo(start);
    assertThat(found).isEmpty();
  }

  @Test
  void theSourcesStartIsWrittenByLeavingStartOut() {
    CheckpointCompiler.sink(part, accepting("declared", false));
    assertThat(problems())
        .containsExactly(
            "spec.tables[0].checkpoint.start: 'declared' is not a start: write previous, earliest"
                + " or latest");
  }

  @Test
  void parametersInKeepWhereAreReplaced() {
    assertThat(
            CheckpointCompiler.table(part, spec("replace", null, "year < ${year}"), APPEND)
                .keepWhere())
        .isEqualTo("year < 2024");
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 101})
  void refusesANumberOfGenerationsThatCannotBeKept(int retain) {
    CheckpointCompiler.table(
        part, new CheckpointSpec(2, null, null, null, null, null, null, retain), APPEND);
    assertThat(problems())
        .containsExactly(
            "spec.tables[0].checkpoint.retain: "
                + retain
                + " is not a number of generations to keep: write a number from 1 to 100");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "keep")
  void keepWhereNeedsARefill(@Nullable String data) {
    CheckpointCompiler.table(part, spec(data, null, "id = 1"), APPEND);
    assertThat(problems())
        .containsExactly("spec.tables[0].checkpoint: " + Rules.KEEP_WHERE_NEEDS_REPLACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep", "replace"})
  void aCompleteTableKeepsNoRows(String data) {
    CheckpointCompiler.table(part, spec(data, null, "id = 1"), COMPLETE);
    assertThat(problems())
        .containsExactly("spec.tables[0].checkpoint: " + Rules.COMPLETE_KEEPS_NOTHING);
  }

  @Test
  void aCompleteTableCanBeReplaced() {
    CheckpointCompiler.table(part, spec("replace", "earliest", null), COMPLETE);
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"replace,,", "keep,earliest,", "keep,,id = 1", "replace,latest,id = 1"})
  void aRefreshedTableHasNothingToRefill(
      String data, @Nullable String start, @Nullable String keepWhere) {
    CheckpointCompiler.table(part, spec(data, start, keepWhere), REFRESH);
    assertThat(problems())
        .containsExactly("spec.tables[0].checkpoint: " + Rules.REFRESH_IS_REBUILT);
  }

  @Test
  void aRefreshedTableHasGenerations() {
    CheckpointCompiler.table(part, spec("keep", null, null), REFRESH);
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"replace,", "keep,id = 1", "replace,id = 1"})
  void nothingReplacesWhatASinkHasWritten(String data, @Nullable String keepWhere) {
    CheckpointCompiler.sink(part, spec(data, null, keepWhere));
    assertThat(problems())
        .containsExactly("spec.tables[0].checkpoint: " + Rules.SINKS_CANNOT_REPLACE);
  }

  private List<String> problems() {
    return found.stream().map(Problem::toString).toList();
  }

  private static CheckpointSpec generation(int generation) {
    return new CheckpointSpec(generation, null, null, null, null, null, null, null);
  }

  private static CheckpointSpec accepting(@Nullable String start, boolean loss) {
    return new CheckpointSpec(2, null, start, null, null, loss, null, null);
  }

  private static CheckpointSpec spec(
      @Nullable String data, @Nullable String start, @Nullable String keepWhere) {
    return new CheckpointSpec(2, data, start, keepWhere, null, null, null, null);
  }
}
