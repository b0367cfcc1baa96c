package io.streamingpipelines.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        // Kafka: the next record to read of each partition
        "{\"o\":{\"0\":3,\"1\":5}} | {\"o\":{\"0\":4,\"1\":9}} | o-0: offset 3, o-1: offsets 5 to"
            + " 8",
        "{\"o\":{\"0\":3}} | {\"o\":{\"0\":3,\"1\":2},\"p\":{\"0\":1}} | o-1: offsets up to 1, p-0:"
            + " offsets up to 0",
        "none | {\"o\":{\"0\":3}} | o-0: offsets up to 2",
        // Delta: version and index of the next file to read
        "{\"reservoirVersion\":4,\"index\":-1} | {\"reservoirVersion\":7,\"index\":-1} | versions 4"
            + " to 6",
        "{\"reservoirVersion\":4,\"index\":-1} | {\"reservoirVersion\":5,\"index\":-1} | version 4",
        "{\"reservoirVersion\":4,\"index\":3} | {\"reservoirVersion\":4,\"index\":9} | version 4",
        "none | {\"reservoirVersion\":2,\"index\":9,\"isStartingVersion\":true} | rows of version"
            + " 2",
        "none | {\"reservoirVersion\":3,\"index\":-1} | versions up to 2",
        // rate and socket
        "5 | 9 | offsets 5 to 8",
        "{\"other\":5} | {\"other\":7} | up to {\"other\":7}",
        "{ | { | up to {"
      })
  void saysWhereABatchBeginsAndEnds(@Nullable String from, String to, String words) {
    assertThat(InputRange.between(from, to)).isEqualTo(words);
  }

  @Test
  void countsFilesThatItDoesNotName() {
    assertThat(InputRange.files(List.of("a"))).isEqualTo("a");
    assertThat(InputRange.files(List.of("a", "b", "c", "d", "e", "f")))
        .isEqualTo("a, b, c, d, and 2 more files");
  }

  @Test
  void readsAsOneSentence() {
    assertThat(new BatchInput(7, List.of("a (x)", "b (y)")).sentence())
        .isEqualTo("Batch 7 reads a (x) and b (y).");
    assertThat(new BatchInput(7, List.of()).sentence()).isEqualTo("Batch 7 reads no new rows.");
    assertThat(BatchInput.refresh(2, new RefreshInputs("d", Map.of("t", 4L))).sentence())
        .isEqualTo("Batch 2 reads t (version 4).");
  }
}
