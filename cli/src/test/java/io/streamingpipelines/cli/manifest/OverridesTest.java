package io.streamingpipelines.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class OverridesTest {
  private final ObjectNode tree = tree();

  private static ObjectNode tree() {
    try {
      return YamlReader.read(
              """
              spec:
                trigger: {processingTime: 5s}
                tables:
                - {name: a, trigger: {continuous: 1s}}
                - {name: b}
              """)
          .get(0)
          .tree();
    } catch (NotYamlException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void setsParametersAsText() {
    Overrides.set(tree, "spec.parameters.least=010");
    assertThat(tree.at("/spec/parameters/least").isTextual()).isTrue();
    assertThat(tree.at("/spec/parameters/least").asText()).isEqualTo("010");
  }

  @Test
  void setsAFieldThatIsThereAndOneThatIsNot() {
    Overrides.set(tree, "spec.trigger.processingTime=1s");
    Overrides.set(tree, "spec.storage.tables=file:/tmp/a=b");
    assertThat(tree.at("/spec/trigger/processingTime").asText()).isEqualTo("1s");
    assertThat(tree.at("/spec/storage/tables").asText()).isEqualTo("file:/tmp/a=b");
  }

  @Test
  void findsListElementsByIndexAndByName() {
    Overrides.set(tree, "spec.tables[0].comment=first");
    Overrides.set(tree, "spec.tables[b].comment=second");
    assertThat(tree.at("/spec/tables/0/comment").asText()).isEqualTo("first");
    assertThat(tree.at("/spec/tables/1/comment").asText()).isEqualTo("second");
  }

  @Test
  void takesKeysWithDotsInQuotes() {
    Overrides.set(tree, "spec.spark.conf['spark.sql.shuffle.partitions']=\"2\"");
    assertThat(tree.path("spec").path("spark").path("conf").path("spark.sql.shuffle.partitions"))
        .isEqualTo(YamlReader.scalar("'2'"));
  }

  @Test
  void readsValuesAsYamlDoes() {
    Overrides.set(tree, "spec.suspend=true");
    assertThat(tree.at("/spec/suspend").isBoolean()).isTrue();
  }

  @Test
  void saysWhatIsWrongWithAPath() {
    assertThatThrownBy(() -> Overrides.set(tree, "spec.tables[c].comment=x"))
        .hasMessageContaining("the list has no element 'c'");
    assertThatThrownBy(() -> Overrides.set(tree, "nothing")).hasMessageContaining("path=value");
    assertThatThrownBy(() -> Overrides.set(tree, "spec..x=1")).hasMessageContaining("not a path");
  }

  @Test
  void letsEveryQueryEndWhenNoInputIsLeft() {
    Overrides.untilIdle(tree);
    assertThat(tree.at("/spec/trigger").toString()).isEqualTo("{\"availableNow\":{}}");
    assertThat(tree.at("/spec/tables/0").has("trigger")).isFalse();
  }
}
