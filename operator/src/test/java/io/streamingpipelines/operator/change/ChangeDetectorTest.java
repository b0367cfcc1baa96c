package io.streamingpipelines.operator.change;

import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.desired.Bundle;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeDetectorTest {
  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("changes")
  void tellsWhatAChangeCosts(String what, Samples.Variant after, Change cost) {
    assertThat(ChangeDetector.detect(orders().bundle(), after.bundle())).as(what).isEqualTo(cost);
  }

  @Test
  void aDriverCanChangeToOtherFlowsItself() {
    Bundle running = orders().bundle();

    assertThat(ChangeDetector.inPlace(running, orders().query("SELECT key FROM events").bundle()))
        .isTrue();
    assertThat(ChangeDetector.inPlace(running, orders().checkpoint("{\"generation\": 2}").bundle()))
        .isTrue();
  }

  @Test
  void aNewDriverIsNeededForEverythingElse() {
    Bundle running = orders().bundle();
    Samples.Variant query = orders().query("SELECT key FROM events");

    assertThat(
            Stream.of(
                query.driver("{\"memory\": \"2Gi\"}"),
                query.executors(2),
                query.and("\"restart\": {\"nonce\": \"1\"}")))
        .allSatisfy(
            wanted -> assertThat(ChangeDetector.inPlace(running, wanted.bundle())).isFalse());
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("nothing", orders(), Change.NONE),
        Arguments.of("drain grace", orders().grace("90s"), Change.LIVE),
        Arguments.of(
            "how long a lost node is waited for",
            orders().and("\"fencing\": {\"nodeLostTimeout\": \"1m\"}"),
            Change.LIVE),
        Arguments.of(
            "restart policy", orders().and("\"restart\": {\"maxFailures\": 3}"), Change.LIVE),
        Arguments.of("nonce", orders().and("\"restart\": {\"nonce\": \"1\"}"), Change.RESTART),
        Arguments.of(
            "labels",
            orders().driver("{\"memory\": \"1Gi\", \"labels\": {\"team\": \"a\"}}"),
            Change.LIVE),
        Arguments.of("memory", orders().driver("{\"memory\": \"2Gi\"}"), Change.RESTART),
        Arguments.of(
            "environment",
            orders()
                .driver("{\"memory\": \"1Gi\", \"env\": [{\"name\": \"A\", \"value\": \"b\"}]}"),
            Change.RESTART),
        Arguments.of(
            "another volume",
            orders()
                .driver(
                    "{\"memory\": \"1Gi\", \"podTemplate\": {\"spec\": {\"volumes\": [{\"name\":"
                        + " \"extra\", \"configMap\": {\"name\": \"extra\"}}]}}}"),
            Change.RESTART_AFTER_CHECK),
        Arguments.of(
            "another node",
            orders().driver("{\"memory\": \"1Gi\", \"nodeSelector\": {\"disk\": \"fast\"}}"),
            Change.RESTART_AFTER_CHECK),
        Arguments.of("query", orders().query("SELECT key FROM events"), Change.RESTART_AFTER_CHECK),
        Arguments.of(
            "generation", orders().checkpoint("{\"generation\": 2}"), Change.RESTART_AFTER_CHECK),
        Arguments.of(
            "what a generation may do",
            orders()
                .checkpoint(
                    "{\"data\": \"replace\", \"start\": \"latest\", \"keepWhere\": \"value IS"
                        + " NULL\"}"),
            Change.RESTART_AFTER_CHECK),
        Arguments.of(
            "what is accepted",
            orders().checkpoint("{\"acceptLoss\": true}"),
            Change.RESTART_AFTER_CHECK),
        Arguments.of("retain", orders().checkpoint("{\"retain\": 1}"), Change.RESTART_AFTER_CHECK),
        Arguments.of(
            "taking over",
            orders()
                .storage(
                    orders()
                        .storage()
                        .replaceFirst("\\{", "{\"takeOver\": \"local/shop/orders\", ")),
            Change.RESTART_AFTER_CHECK),
        Arguments.of("executors", orders().executors(2), Change.RESTART));
  }
}
