package io.streamingpipelines.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.plan.PipelinePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlanJsonTest {
  private static final Path GOLDEN = Path.of("src", "test", "golden", "orders.json");

  private static PipelinePlan orders() throws IOException {
    return plan(
        CorpusManifest.read(CorpusManifest.CORPUS.resolve("valid").resolve("orders.yaml"))
            .compile());
  }

  private static PipelinePlan plan(Compilation compilation) {
    return Objects.requireNonNull(compilation.plan(), () -> compilation.problems().toString());
  }

  /** A change of this file is a change of what drivers are told: look at it before you approve. */
  @Test
  void writesThePlanThatWasApproved() throws IOException {
    String written = PlanJson.pretty(orders()) + "\n";
    if (Boolean.getBoolean("approve")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, written);
    }
    assertThat(written).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void comesBackAsTheSamePlan() throws IOException {
    PipelinePlan plan = orders();
    PipelinePlan back =
        JsonMapper.builder().build().readValue(PlanJson.write(plan), PipelinePlan.class);
    assertThat(back).isEqualTo(plan);
  }

  @Test
  void givesEqualPlansOneHashInWhateverOrderTheirMapsWereWritten() throws IOException {
    ObjectNode tree =
        (ObjectNode)
            CorpusManifest.read(CorpusManifest.CORPUS.resolve("valid").resolve("orders.yaml"))
                .tree();
    ObjectNode conf = tree.withObject("/spec/spark/conf");
    conf.removeAll();
    conf.put("spark.b", "1").put("spark.a", "2");
    String one = PlanJson.hash(plan(CorpusManifest.compile(tree)));
    conf.removeAll();
    conf.put("spark.a", "2").put("spark.b", "1");
    assertThat(PlanJson.hash(plan(CorpusManifest.compile(tree))))
        .isEqualTo(one)
        .matches("[0-9a-f]{16}");
    conf.put("spark.a", "3");
    assertThat(PlanJson.hash(plan(CorpusManifest.compile(tree)))).isNotEqualTo(one);
  }

  @Test
  void asksForEachSecretThatThePlanNames() throws IOException {
    Compilation compilation =
        CorpusManifest.read(CorpusManifest.CORPUS.resolve("valid").resolve("orders.yaml"))
            .compile();
    assertThat(compilation.needs().secrets())
        .extracting(Object::toString)
        .containsExactly(
            "Secret[name=kafka-ca, keys=[ca.crt], readOnce=[ca.crt]]",
            "Secret[name=kafka-user, keys=[password, username],"
                + " readOnce=[password, username]]");
    assertThat(compilation.needs().executors()).isEqualTo(2);
    assertThat(compilation.needs().driver().memoryMib()).isEqualTo(1024 + 640);
  }
}
