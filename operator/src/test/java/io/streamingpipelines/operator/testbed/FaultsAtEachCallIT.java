package io.streamingpipelines.operator.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.testsupport.fault.Call;
import io.streamingpipelines.testsupport.fault.Fault;
import io.streamingpipelines.testsupport.fault.Injection;
import io.streamingpipelines.testsupport.fault.Rule;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same life with a fault at each kind of call that the operator makes in it. */
@WithTestBed
@Execution(ExecutionMode.CONCURRENT)
class FaultsAtEachCallIT {
  /** Where it is waited for; elsewhere a busy machine must not be taken for a fault. */
  private static final Settings WITH_TIMEOUT =
      Settings.USUAL.withRequestTimeout(Duration.ofSeconds(4));

  private static final PipelineLifecycle.End END = new PipelineLifecycle.End("Suspended", 2, 0, 1);

  private static final List<String> CALLS =
      List.of(
          "LIST streamingpipelines",
          "WATCH streamingpipelines",
          // names the cluster in the owner of checkpoints
          "GET namespaces",
          // may be older than the operator
          "GET customresourcedefinitions",
          "LIST pods",
          "WATCH pods",
          "LIST configmaps",
          "WATCH configmaps",
          "PATCH streamingpipelines",
          "PATCH streamingpipelines/status",
          "GET persistentvolumeclaims",
          "GET configmaps",
          "PATCH configmaps",
          "GET serviceaccounts",
          "PATCH serviceaccounts",
          "GET roles",
          "PATCH roles",
          "GET rolebindings",
          "PATCH rolebindings",
          "GET secrets",
          "POST secrets",
          "POST pods",
          "DELETE pods",
          "DELETE configmaps",
          "POST events");

  /** Of calls that come more than once, later ones that mean something else. */
  private static final List<String> LATER_CALLS =
      List.of(
          "PATCH streamingpipelines #2",
          "PATCH streamingpipelines/status #2",
          "PATCH streamingpipelines/status #6",
          "PATCH configmaps #2",
          "POST pods #2",
          "DELETE pods #2");

  private static final Map<String, Fault> FAULTS =
      new TreeMap<>(
          Map.of(
              "500", Fault.internalError(),
              "409", Fault.conflict(),
              "429", Fault.tooManyRequests(1),
              "403", Fault.forbidden(),
              "410", Fault.gone(),
              "no answer", Fault.noAnswer(),
              "closed before", Fault.closedBefore(),
              "answer lost", Fault.answerLost()));

  /** Of later calls: not carried out, carried out without the operator's knowledge, or neither. */
  private static final List<String> LATER_FAULTS = List.of("409", "500", "answer lost");

  /** A client lets a watch that says nothing be for 5 to 10 minutes, then it asks again. */
  private static boolean comesToAnEnd(String call, String fault) {
    return !(call.startsWith("WATCH") && fault.equals("no answer"));
  }

  static Stream<Arguments> everyCallAndFault() {
    return Stream.concat(pairs(CALLS, FAULTS.keySet()), pairs(LATER_CALLS, LATER_FAULTS));
  }

  private static Stream<Arguments> pairs(Collection<String> calls, Collection<String> faults) {
    return calls.stream()
        .flatMap(
            call ->
                faults.stream()
                    .filter(fault -> comesToAnEnd(call, fault))
                    .map(fault -> Arguments.of(call, fault)));
  }

  @Test
  void theCallsOfALifeAreThese(TestBedServer server) {
    try (OperatorTestBed bed = server.bed()) {
      assertThat(PipelineLifecycle.live(bed)).isEqualTo(END);
      TreeSet<String> kinds = new TreeSet<>();
      bed.proxy().journal().calls().stream().map(Call::kind).forEach(kinds::add);
      assertThat(kinds)
          .as(() -> String.join("\n", bed.proxy().journal().last(Integer.MAX_VALUE)))
          .containsExactlyInAnyOrderElementsOf(CALLS);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "PATCH streamingpipelines, 409",
    "PATCH streamingpipelines/status, 409",
    "PATCH streamingpipelines/status, 500",
    "PATCH streamingpipelines/status, answer lost",
    "PATCH configmaps, closed before",
    "GET secrets, no answer",
    "POST secrets, answer lost",
    "POST pods, answer lost",
    "POST pods, 403",
    "DELETE pods, answer lost",
    "DELETE pods, 500",
    "LIST pods, 500",
    "WATCH pods, 410",
    "POST events, 429"
  })
  void aFaultAtOneOfTheUsualCallsChangesNothing(String call, String fault, TestBedServer server) {
    assertSameEnd(call, fault, server);
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyCallAndFault")
  void aFaultAtAnyCallChangesNothing(String call, String fault, TestBedServer server) {
    assertSameEnd(call, fault, server);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"POST pods", "POST secrets", "POST pods #2"})
  void aConflictAtACreationIsNotTakenForSuccess(String call, TestBedServer server) {
    assertSameEnd(call, "409", server);
  }

  private static void assertSameEnd(String call, String fault, TestBedServer server) {
    List<String> parts = List.of(call.split(" #"));
    int number = parts.size() == 1 ? 1 : Integer.parseInt(parts.get(1));
    Rule rule = Rule.once(parts.get(0), Objects.requireNonNull(FAULTS.get(fault))).skip(number - 1);
    Settings settings = fault.equals("no answer") ? WITH_TIMEOUT : Settings.USUAL;
    try (OperatorTestBed bed = server.bed(settings, rule)) {
      assertThat(PipelineLifecycle.live(bed)).as(bed::dump).isEqualTo(END);
      assertThat(bed.proxy().injections()).extracting(Injection::hits).containsExactly(1);
    }
  }
}
