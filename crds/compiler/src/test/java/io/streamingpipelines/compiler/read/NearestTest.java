package io.streamingpipelines.compiler.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void findsTheWordWithTheFewestEdits() {
    assertThat(Nearest.to("sorces", List.of("sinks", "sources", "storage"))).hasValue("sources");
    assertThat(Nearest.to("Append", List.of("append", "upsert"))).hasValue("append");
  }

  @Test
  void staysSilentWhenNothingIsNear() {
    assertThat(Nearest.to("kafka", List.of("files", "delta"))).isEmpty();
    assertThat(Nearest.to("", List.of("files"))).isEmpty();
  }

  @Test
  void takesTwoSwappedLettersForOneMistake() {
    assertThat(Nearest.to("sepc", List.of("metadata", "spec"))).contains("spec");
    assertThat(Nearest.to("sxpc", List.of("metadata", "spec"))).isEmpty();
  }
}
