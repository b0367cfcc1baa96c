package io.streamingpipelines.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonOverlayTest {
  private static JsonNode json(String text) {
    return Json.read(text.replace('\'', '"'), JsonNode.class).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a': 1, 'b': 2} | {'b': 3, 'c': 4} | {'a': 1, 'b': 3, 'c': 4}",
        "{'a': {'x': 1}} | {'a': {'y': 2}} | {'a': {'x': 1, 'y': 2}}",
        "{'a': {'x': 1}} | {'a': 5} | {'a': 5}",
        "{'a': [1, 2]} | {'a': [2, 3]} | {'a': [1, 2, 2, 3]}",
        "[{'name': 'a', 'v': 1}] | [{'name': 'a', 'w': 2}] | [{'name': 'a', 'v': 1, 'w': 2}]",
        "[{'name': 'a'}] | [{'name': 'b'}] | [{'name': 'a'}, {'name': 'b'}]",
        "[{'name': 'a', 'mountPath': '/x'}] | [{'name': 'b', 'mountPath': '/x'}] | [{'name': 'b',"
            + " 'mountPath': '/x'}]",
        "[{'name': 'a', 'mountPath': '/x'}] | [{'name': 'a', 'mountPath': '/y'}] | [{'name': 'a',"
            + " 'mountPath': '/x'}, {'name': 'a', 'mountPath': '/y'}]",
        "[{'containerPort': 1, 'x': 1}] | [{'containerPort': 1, 'y': 1}] | [{'containerPort': 1,"
            + " 'x': 1, 'y': 1}]",
        "[{'name': 'A', 'value': 1}] | [{'name': 'A', 'valueFrom': {'x': 1}}] | [{'name': 'A',"
            + " 'valueFrom': {'x': 1}}]",
        "{'p': {'httpGet': {'port': 1}, 'periodSeconds': 2}} | {'p': {'exec': {'c': 1}}} | {'p':"
            + " {'exec': {'c': 1}, 'periodSeconds': 2}}",
        "{} | {} | {}",
        "{'a': 1} | {'a': null} | {'a': null}"
      })
  void theUpperOneWinsAndWhatOnlyTheLowerOneSaysStays(String lower, String upper, String merged) {
    assertThat(JsonOverlay.merge(json(lower), json(upper))).isEqualTo(json(merged));
  }

  /** The template is part of the spec, which other code reads, too. */
  @Test
  void neitherOfThemIsChanged() {
    JsonNode lower = json("{'a': [{'name': 'x', 'v': 1}]}");
    JsonNode upper = json("{'a': [{'name': 'x', 'v': 2}]}");
    JsonOverlay.merge(lower, upper);
    assertThat(lower).isEqualTo(json("{'a': [{'name': 'x', 'v': 1}]}"));
    assertThat(upper).isEqualTo(json("{'a': [{'name': 'x', 'v': 2}]}"));
  }
}
