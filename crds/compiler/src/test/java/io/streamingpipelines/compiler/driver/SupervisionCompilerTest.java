package io.streamingpipelines.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.compiler.PipelineCompiler;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Supervision;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Wrong values are in the corpus: {@code invalid/schedule*.yaml}. */
class SupervisionCompilerTest {
  private static final String SPEC =
      """
      storage: {tables: "s3a://lake/tables", checkpoints: "s3a://lake/checkpoints"}
      trigger: {availableNow: {}}
      sources:
      - {name: events, kafka: {bootstrapServers: "kafka:9092", subscribe: [events]}}
      tables:
      - {name: first, from: [{source: events}]}
      """;

  private static Supervision compile(String more) throws IOException {
    PipelineSpec spec =
        new ObjectMapper(new YAMLFactory()).readValue(SPEC + more, PipelineSpec.class);
    Compilation compilation = PipelineCompiler.compile(spec, new Owner("local", "shop", "orders"));
    assertThat(new ArrayList<>(compilation.errors())).isEmpty();
    return compilation.supervision();
  }

  @Test
  void withoutSettingsTheDefaultsCount() throws Exception {
    assertThat(compile("")).isEqualTo(Supervision.DEFAULT);
  }

  @Test
  void everySettingIsKept() throws Exception {
    assertThat(
            compile(
                """
                fencing: {nodeLostTimeout: 2m}
                restart: {nonce: again, onStall: restart}
                schedule: {cron: 0 3 * * *, timeZone: Europe/Berlin, startingDeadline: 10m}
                upgrade: {verify: {batches: 5, timeout: 2m}, onFailure: rollback}
                """))
        .isEqualTo(
            new Supervision(
                120_000,
                true,
                "again",
                new Supervision.Schedule("0 3 * * *", "Europe/Berlin", 600_000L),
                new Supervision.Upgrade(5, 120_000, true)));
  }

  @Test
  void aChangeIsHeldUnlessARollbackIsAskedFor() throws Exception {
    assertThat(compile("").upgradeOrDefault()).isEqualTo(Supervision.Upgrade.DEFAULT);
    assertThat(compile("upgrade: {}").upgrade()).isEqualTo(Supervision.Upgrade.DEFAULT);
    assertThat(compile("upgrade: {onFailure: hold}").upgrade())
        .isEqualTo(Supervision.Upgrade.DEFAULT);
  }

  @Test
  void aScheduleIsInUtcAndRunsMayStartLate() throws Exception {
    assertThat(compile("schedule: {cron: 0 3 * * *}").schedule())
        .isEqualTo(new Supervision.Schedule("0 3 * * *", "UTC", null));
  }
}
