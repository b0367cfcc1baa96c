package io.streamingpipelines.operator.desired;

import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.RestartPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanFactsTest {
  private static final String RESTART =
      "\"restart\": {\"policy\": \"Never\", \"initialMillis\": 1, \"maxMillis\": 2,"
          + " \"resetAfterMillis\": 3, \"maxFailures\": 4}";

  @Test
  void readsThePlanOfAnyVersion() {
    PlanFacts facts =
        PlanFacts.of("{" + RESTART + ", \"drainGraceMillis\": 9, \"ofTheFuture\": {\"a\": []}}");
    assertThat(facts.restart()).isEqualTo(new RestartPlan(RestartPlan.Policy.NEVER, 1, 2, 3, 4));
    assertThat(facts.drainGraceMillis()).isEqualTo(9);
    assertThat(facts.executors()).isZero();
  }

  @Test
  void knowsWhatTheCompilerWrote() {
    PlanFacts facts = orders().executors(3).grace("90s").bundle().facts();
    assertThat(facts.executors()).isEqualTo(3);
    assertThat(facts.drainGraceMillis()).isEqualTo(90_000);
  }

  @Test
  void knowsWhereTablesAreInTheManifest() {
    PlanFacts facts =
        PlanFacts.of(
            "{"
                + RESTART
                + ", \"tables\": [{\"name\": \"a\"}, {\"name\": \"b\"}], \"sinks\": [{\"name\":"
                + " \"c\"}]}");
    assertThat(facts.pathOf("b")).isEqualTo("spec.tables[1]");
    assertThat(facts.pathOf("c")).isEqualTo("spec.sinks[0]");
    assertThat(facts.pathOf("d")).isEqualTo("spec");
    assertThat(facts.pathOf(null)).isEqualTo("spec");
    assertThat(facts.nameAt(facts.pathOf("b"))).contains("b");
  }

  /** Drains and restarts work with any content of the ConfigMap. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"restart\": null}", "{\"restart\": 5}"})
  void aPlanThatCannotBeReadHasTheDefaults(String plan) {
    PlanFacts facts = PlanFacts.of(plan);
    assertThat(facts.restart().policy()).isEqualTo(RestartPlan.Policy.ON_FAILURE);
    assertThat(facts.restart().initialMillis()).isPositive();
    assertThat(facts.drainGraceMillis()).isPositive();
    assertThat(facts.executors()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"2,2", "' 2 ',2", "two,0", "'',0", "99999999999,0"})
  void readsHowManyExecutorsSparkIsAskedFor(String text, int executors) {
    PlanFacts facts =
        PlanFacts.of(
            "{" + RESTART + ", \"sparkConf\": {\"spark.executor.instances\": \"" + text + "\"}}");
    assertThat(facts.executors()).isEqualTo(executors);
  }
}
