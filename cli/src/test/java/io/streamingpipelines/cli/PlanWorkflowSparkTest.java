package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Runs the steps of the workflow for pull requests in a repository with a changed manifest. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class PlanWorkflowSparkTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path EXAMPLE = HOME.resolve("examples/02-files/pipeline.yaml");

  @TempDir Path repository;

  /** What a command printed, and how it ended. */
  private record Result(int exit, String text) {}

  @BeforeEach
  void commit() throws Exception {
    Files.writeString(repository.resolve("pipeline.yaml"), Files.readString(EXAMPLE));
    Files.writeString(repository.resolve("other.yaml"), "kind: ConfigMap\n");
    assertThat(sh("git init -q -b main && git add . && " + commit("base")).exit()).isZero();
    assertThat(sh("git checkout -q -b change").exit()).isZero();
  }

  @Test
  void aSafeChangePassesAndAnotherOneFailsWithItsReason() throws Exception {
    change("expression: amount > 0", "expression: amount > 1");
    Files.writeString(repository.resolve("other.yaml"), "kind: Secret\n");
    sh("git add . && " + commit("safe"));
    Result safe = sh(step());
    assertThat(safe.exit()).as(safe.text()).isZero();
    assertThat(safe.text())
        .contains("== pipeline.yaml")
        .contains("Restart  sales            expectations changed, which affects new rows only")
        .doesNotContain("other.yaml");

    change("count(*) AS sales", "count(s.amount) AS sales");
    sh("git add . && " + commit("unsafe"));
    Result unsafe = sh(step());
    assertThat(unsafe.exit()).as(unsafe.text()).isEqualTo(10);
    assertThat(unsafe.text())
        .contains("NewCheckpoint  revenue_by_city  its aggregation now stores")
        .contains("to unlock: raise its checkpoint.generation above 1");
  }

  private void change(String from, String to) throws IOException {
    Path manifest = repository.resolve("pipeline.yaml");
    String text = Files.readString(manifest);
    assertThat(text).contains(from);
    Files.writeString(manifest, text.replace(from, to));
  }

  private static String commit(String message) {
    return "git -c user.name=test -c user.email=test@example.org commit -qm " + message;
  }

  /** The only step of the workflow that runs a script. */
  private static String step() throws IOException {
    Object workflow = new Yaml().load(Files.readString(HOME.resolve("docs/ci/github-plan.yaml")));
    List<String> scripts = new ArrayList<>();
    for (JsonNode step :
        new ObjectMapper().<JsonNode>valueToTree(workflow).at("/jobs/plan/steps")) {
      if (step.has("run")) {
        scripts.add(step.get("run").textValue());
      }
    }
    assertThat(scripts).hasSize(1);
    return scripts.get(0);
  }

  /** Runs a script as a workflow does, with -e. */
  private Result sh(String script) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-e", "-c", script)
            .directory(repository.toFile())
            .redirectErrorStream(true)
            .redirectOutput(repository.resolveSibling(repository.getFileName() + ".out").toFile());
    builder.environment().put("BASE", "main");
    builder.environment().put("PIPELINE", HOME.resolve("bin/pipeline").toString());
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    Path out = repository.resolveSibling(repository.getFileName() + ".out");
    return new Result(process.exitValue(), Files.readString(out));
  }
}
