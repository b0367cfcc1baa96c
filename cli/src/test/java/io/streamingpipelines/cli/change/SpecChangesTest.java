package io.streamingpipelines.cli.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.cli.manifest.NotYamlException;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.manifest.YamlReader;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecChangesTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "drain: {grace: 1m}             | drain: {grace: 2m}               | drain Live",
        "restart: {maxFailures: 1}      | restart: {maxFailures: 2}        | restart Live",
        "{}                             | restart: {nonce: a}              | restart.nonce Restart",
        "restart: {nonce: a}            | restart: {nonce: b}              | restart.nonce Restart",
        "restart: {nonce: a, policy: b} | restart: {nonce: a, policy: c}   | restart Live",
        "fencing: {nodeLostTimeout: 1m} | fencing: {nodeLostTimeout: 2m}   | fencing Live",
        "schedule: {cron: a}            | {}                               | schedule Live",
        "upgrade: {onFailure: rollback} | {}                               | upgrade Live",
        "spark: {image: a}              | spark: {image: b}                | spark Restart",
        "tables: [a]                    | tables: [b]                      | -",
        "restart: {nonce: a}            | restart: {nonce: a}              | -"
      })
  void tellWhetherTheDriverRestarts(String before, String after, String change)
      throws NotYamlException {
    List<String> changes =
        SpecChanges.between(document(before), document(after)).stream()
            .map(each -> each.field() + " " + each.text())
            .toList();
    assertThat(changes).isEqualTo(change == null ? List.of() : List.of(change));
  }

  private static YamlDocument document(String spec) throws NotYamlException {
    return YamlReader.read("kind: StreamingPipeline\nspec: {" + inner(spec) + "}").get(0);
  }

  private static String inner(String spec) {
    return spec.equals("{}") ? "" : spec;
  }
}
