package io.streamingpipelines.runtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.CheckpointPlan.Accepts;
import io.streamingpipelines.plan.CheckpointPlan.Data;
import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what a new generation needs consent for (docs/design/lifecycle.md#generations). */
class NewGenerationTest {
  private static final FlowChange.Flow FLOW =
      new FlowChange.Flow("spec.tables[0]", "t", "default", 2, false);

  /**
   * Every combination of data, start, where the source starts by its declaration, write mode and
   * state, with the fields that must be set.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KEEP    | DECLARED | EARLIEST | append | stateless | acceptDuplicates
          KEEP    | DECLARED | EARLIEST | append | stateful  | acceptDuplicates
          KEEP    | DECLARED | EARLIEST | upsert | stateless |
          KEEP    | DECLARED | EARLIEST | upsert | stateful  |
          KEEP    | DECLARED | LATEST   | append | stateless | acceptLoss
          KEEP    | DECLARED | LATEST   | upsert | stateful  | acceptLoss
          KEEP    | PREVIOUS | EARLIEST | append | stateless |
          KEEP    | PREVIOUS | LATEST   | append | stateless |
          KEEP    | PREVIOUS | EARLIEST | append | stateful  | acceptPartialState
          KEEP    | PREVIOUS | EARLIEST | upsert | stateful  | acceptPartialState
          KEEP    | EARLIEST | LATEST   | append | stateless | acceptDuplicates
          KEEP    | EARLIEST | LATEST   | upsert | stateful  |
          KEEP    | LATEST   | EARLIEST | append | stateless | acceptLoss
          KEEP    | LATEST   | EARLIEST | upsert | stateful  | acceptLoss
          REPLACE | DECLARED | EARLIEST | append | stateless |
          REPLACE | DECLARED | EARLIEST | upsert | stateful  |
          REPLACE | DECLARED | LATEST   | append | stateless | acceptLoss
          REPLACE | PREVIOUS | EARLIEST | append | stateless | acceptLoss
          REPLACE | PREVIOUS | EARLIEST | append | stateful  | acceptLoss acceptPartialState
          REPLACE | EARLIEST | LATEST   | append | stateful  |
          REPLACE | LATEST   | EARLIEST | append | stateless | acceptLoss
          """)
  void needsConsentToLossDuplicatesAndPartialState(
      Data data, Start start, Start declared, String write, String state, String fields) {
    CheckpointPlan plan = checkpoint(data, start, Accepts.NOTHING);
    NewGeneration generation =
        new NewGeneration(plan, write.equals("upsert"), Map.of("kafka a", declared));
    Fingerprint flow = flow(state.equals("stateful"), "kafka a");
    assertThat(generation.missing(flow, flow))
        .extracting(NewGeneration.Missing::field)
        .containsExactlyElementsOf(fields == null ? List.of() : List.of(fields.split(" ")));

    NewGeneration agreed =
        new NewGeneration(
            checkpoint(data, start, new Accepts(true, true, true)),
            write.equals("upsert"),
            Map.of("kafka a", declared));
    assertThat(agreed.missing(flow, flow)).isEmpty();
  }

  @Test
  void aSourceThatNobodyHasReadNeedsNoConsent() {
    NewGeneration generation =
        new NewGeneration(
            checkpoint(Data.KEEP, Start.DECLARED, Accepts.NOTHING),
            false,
            Map.of("kafka b", Start.EARLIEST));
    assertThat(generation.missing(flow(false, "kafka a"), flow(false, "kafka b"))).isEmpty();
  }

  @Test
  void aSourceWithoutPositionsNeedsNoConsent() {
    NewGeneration generation =
        new NewGeneration(checkpoint(Data.KEEP, Start.EARLIEST, Accepts.NOTHING), false, Map.of());
    assertThat(generation.missing(flow(false, "rate"), flow(false, "rate"))).isEmpty();
  }

  @Test
  void saysWhatWouldHappenAndWhatUnlocksIt() {
    NewGeneration generation =
        new NewGeneration(
            checkpoint(Data.KEEP, Start.DECLARED, Accepts.NOTHING),
            false,
            Map.of("kafka a", Start.EARLIEST));
    Fingerprint flow = flow(false, "kafka a");
    FlowChange change = FlowChange.between(FLOW, 1, flow, flow, generation);
    assertThat(change.change()).isEqualTo(ChangeClass.FORBIDDEN);
    assertThat(change.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "spec.tables[0]: t cannot start a new checkpoint: generation 2 would write the rows of"
                + " [kafka a] once more; set checkpoint.acceptDuplicates: true to accept this, or"
                + " choose another checkpoint.start or checkpoint.data.");
  }

  @Test
  void aReaderOfReplacedRowsNeedsANewGenerationToo() {
    FlowChange own =
        new FlowChange(FLOW, ChangeClass.NONE, List.of(), null, false)
            .readingReplaced(List.of("orders"), true);
    assertThat(own.change()).isEqualTo(ChangeClass.NEW_CHECKPOINT);
    assertThat(own.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "spec.tables[0]: t cannot continue from its checkpoint: the rows of orders, which it"
                + " reads, are replaced; raise its checkpoint.generation above 2, set"
                + " skipChangeCommits on that input, or revert the change.");
  }

  private static CheckpointPlan checkpoint(Data data, Start start, Accepts accepts) {
    return new CheckpointPlan(2, data, start, null, accepts, CheckpointPlan.RETAIN);
  }

  private static Fingerprint flow(boolean stateful, String source) {
    return new Fingerprint(
        List.of(source), stateful, "SELECT 1", "append", "file:/t", null, Map.of());
  }
}
