package io.streamingpipelines.cli.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DifferenceTableTest {
  private static final List<JsonNode> EXPECTED = List.of(IntNode.valueOf(1));
  private static final List<@Nullable Object> ACTUAL = List.of(2);

  @Test
  void saysHowManyRowsDifferAndHowManyMatch() {
    assertThat(sentence(0, 0, 1, 1)).isEqualTo("1 row differs, 1 matches");
    assertThat(sentence(0, 0, 2, 0)).isEqualTo("2 rows differ, 0 match");
    assertThat(sentence(1, 2, 1, 4))
        .isEqualTo("1 row is missing, 2 are unexpected, 1 differs, 4 match");
    assertThat(sentence(3, 1, 0, 1)).isEqualTo("3 rows are missing, 1 is unexpected, 1 matches");
  }

  @Test
  void saysThatOnlyTheOrderDiffers() {
    assertThat(DifferenceTable.sentence(new Comparison(List.of(), 2, true)))
        .isEqualTo("the rows are in a different order than expected");
  }

  private static String sentence(int missing, int unexpected, int different, int same) {
    List<Comparison.Pair> pairs = new ArrayList<>();
    pairs.addAll(Collections.nCopies(missing, new Comparison.Pair(EXPECTED, null)));
    pairs.addAll(Collections.nCopies(unexpected, new Comparison.Pair(null, ACTUAL)));
    pairs.addAll(Collections.nCopies(different, new Comparison.Pair(EXPECTED, ACTUAL)));
    return DifferenceTable.sentence(new Comparison(pairs, same, false));
  }
}
