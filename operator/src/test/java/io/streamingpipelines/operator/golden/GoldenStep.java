package io.streamingpipelines.operator.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QueryReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One {@code in-*.yaml}: objects to apply, and documents without kind that say under {@code do}
 * what scheduler, kubelet, driver and clock do, and under {@code until} what to wait for; {@code
 * show: whole} shows all of the operator's objects. Pods are named {@code driver-1} or {@code
 * check}; the pipeline is {@code orders}.
 */
record GoldenStep(
    List<String> objects, List<JsonNode> deeds, @Nullable JsonNode until, boolean whole) {
  private static final String PIPELINE = "orders";
  static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration COLLECTED = Duration.ofSeconds(90);

  static GoldenStep read(Path file) throws IOException {
    List<String> objects = new ArrayList<>();
    List<JsonNode> deeds = new ArrayList<>();
    JsonNode until = null;
    boolean whole = false;
    for (String document : Files.readString(file).split("(?m)^---$")) {
      JsonNode node = Serialization.unmarshal(document, JsonNode.class);
      if (node.has("kind")) {
        objects.add(document);
        continue;
      }
      node.path("do").forEach(deeds::add);
      until = node.get("until");
      whole = "whole".equals(node.path("show").asText());
    }
    return new GoldenStep(objects, deeds, until, whole);
  }

  void carryOut(OperatorTestBed bed) {
    objects.forEach(bed::apply);
    for (JsonNode deed : deeds) {
      Map.Entry<String, JsonNode> only = deed.properties().iterator().next();
      carryOut(bed, only.getKey(), only.getValue());
    }
    if (until != null) {
      until.properties().forEach(condition -> await(bed, condition.getKey(), condition.getValue()));
    }
    bed.quiet(QUIET);
  }

  private static void carryOut(OperatorTestBed bed, String deed, JsonNode what) {
    switch (deed) {
      case "delete" -> bed.delete(what.asText());
      case "forward" -> bed.forward(Duration.parse(what.asText()), PIPELINE);
      case "schedule" -> bed.schedule(pod(bed, what));
      case "running" -> bed.running(pod(bed, what));
      case "checked" -> bed.checked(pod(bed, what));
      case "ready" -> bed.ready(pod(bed, what));
      case "drained" -> bed.drained(pod(bed, what));
      case "gone" -> bed.gone(pod(bed, what));
      case "waiting" ->
          bed.waiting(pod(bed, what), what.get("reason").asText(), what.get("message").asText());
      case "report" -> bed.drivers().reports(pod(bed, what), report(what));
      case "ended" -> {
        if (what.has("report")) {
          bed.ended(pod(bed, what), exit(what.get("report")));
        } else {
          bed.ended(pod(bed, what), what.get("code").asInt(), what.get("reason").asText());
        }
      }
      default -> throw new IllegalArgumentException("nothing can '" + deed + "'");
    }
  }

  private static String pod(OperatorTestBed bed, JsonNode what) {
    String pod = (what.isTextual() ? what : what.get("pod")).asText();
    return pod.equals("check")
        ? bed.awaitCheck(PIPELINE)
        : bed.awaitDriver(PIPELINE, Integer.parseInt(pod.replace("driver-", "")));
  }

  private static DriverReport report(JsonNode what) {
    String state = what.get("state").asText();
    if (state.equals("Standby")) {
      return Reports.standby();
    }
    if (what.has("failure")) {
      return Reports.backsOff(
          Json.read(what.get("failure").toString(), Failure.class)
              .orElseThrow(() -> new IllegalArgumentException("no failure: " + what)),
          what.get("retryAtMillis").asLong(),
          what.get("tables").asText());
    }
    String[] tables =
        Stream.of(what.get("tables").asText().split(",")).map(String::strip).toArray(String[]::new);
    return Reports.report(
        DriverReport.State.valueOf(state.toUpperCase(Locale.ROOT)),
        QueryReport.State.valueOf(state.toUpperCase(Locale.ROOT)),
        tables);
  }

  private static ExitReport exit(JsonNode report) {
    return Json.read(report.toString(), ExitReport.class)
        .orElseThrow(() -> new IllegalArgumentException("no exit report: " + report));
  }

  private static void await(OperatorTestBed bed, String condition, JsonNode value) {
    String text = value.asText();
    switch (condition) {
      case "phase" -> bed.awaitPhase(PIPELINE, text);
      case "decided" ->
          bed.until(text + " is decided", () -> bed.decisions(PIPELINE).contains(text));
      case "says" ->
          bed.await(
              PIPELINE,
              "a condition says " + text,
              pipeline ->
                  Optional.ofNullable(pipeline.getStatus()).stream()
                      .flatMap(status -> status.conditions().stream())
                      .anyMatch(c -> String.valueOf(c.message()).contains(text)));
      case "gone" -> {
        bed.until(text + " is gone", () -> bed.pipeline(text).isEmpty());
        // the garbage collector learns of a new definition within 30 s
        bed.until("nothing is left", COLLECTED, () -> bed.objects().isEmpty());
      }
      default -> throw new IllegalArgumentException("nothing is '" + condition + "'");
    }
  }
}
