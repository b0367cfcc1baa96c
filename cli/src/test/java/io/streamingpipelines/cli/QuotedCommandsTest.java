package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.cli.QuotedCommands.Quoted;
import io.streamingpipelines.cli.manifest.Overrides;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.cli.schema.ManifestValidation;
import io.streamingpipelines.compiler.RunsIn;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What README, docs and examples tell users to type is understood, and the files are there. */
class QuotedCommandsTest {
  private static final Path ROOT = Path.of("..");

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void canBeTypedAsItStands(Quoted quoted) throws Exception {
    ParseResult parsed;
    try {
      parsed = Main.commandLine().parseArgs(quoted.words().toArray(String[]::new));
    } catch (MissingParameterException e) {
      assertThat(quoted.whole()).as(e.getMessage()).isFalse();
      return;
    }
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    CommandSpec mixin = parsed.commandSpec().mixins().get("files");
    if (mixin != null && quoted.whole()) {
      for (Path file : ((FileArguments) mixin.userObject()).all()) {
        // one without a folder is the reader's own
        if (file.getParent() != null) {
          assertThat(ROOT.resolve(file)).exists();
          fits(parsed, ROOT.resolve(file));
        }
      }
    }
  }

  /** What the command sets are fields of the manifest, and it compiles with them. */
  private static void fits(ParseResult parsed, Path file) throws Exception {
    List<String> set = parsed.matchedOptionValue("--set", List.of());
    if (!set.isEmpty()) {
      YamlDocument document =
          new Manifests(System.in).pipeline(file, parsed.matchedOptionValue("--name", null));
      // those of a requeue are columns
      set.stream()
          .filter(assignment -> assignment.startsWith("spec."))
          .forEach(assignment -> Overrides.set(document.tree(), assignment));
      ManifestValidation validation = ManifestValidation.of(document, RunsIn.local("/secrets"));
      assertThat(validation.plan()).as(validation.problems().toString()).isNotNull();
    }
  }

  @Test
  void thereAreSome() throws Exception {
    assertThat(commands().filter(Quoted::whole)).hasSizeGreaterThan(20);
  }

  static Stream<Quoted> commands() throws Exception {
    return QuotedCommands.below(ROOT).stream();
  }
}
