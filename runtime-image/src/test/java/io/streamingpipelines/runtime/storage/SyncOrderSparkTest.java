package io.streamingpipelines.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.testsupport.Shell;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests, by the system calls of a real driver, that a commit gets its name only when everything to
 * which it refers is on disk (docs/design/lifecycle.md#one-writer).
 */
@Tag("slow")
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class SyncOrderSparkTest {
  /** With {@code -f}, each line begins with the number of a thread. */
  private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");

  @TempDir Path root;

  /** Writes one file of rows to the table {@code t}, and ends. */
  static final class Driver {
    private Driver() {}

    public static void main(String[] arguments) throws Exception {
      Ending ending = pipeline(Path.of(arguments[0])).run();
      System.exit(ending.outcome() == Outcome.COMPLETED ? 0 : 1);
    }
  }

  /**
   * A system call.
   *
   * @param begun the line on which it begins
   * @param ended the line on which it has ended
   */
  private record Call(int begun, int ended, String text) {
    boolean flushes(Predicate<String> path) {
      return text.matches("f(data)?sync\\(.*") && path.test(text.replaceAll("[^<]*<|>\\).*", ""));
    }
  }

  @Test
  void aCommitIsNamedAfterItsDataAndItselfAreOnDiskAndThenItsNameIs() throws Exception {
    assumeTrue(Shell.run(null, List.of("sh", "-c", "strace true")).exit() == 0, "no strace");
    pipeline(root).land("in", "{\"id\": 1}", "{\"id\": 2}");
    List<Call> calls = traced();

    String table = root + "/tables/t";
    Call named =
        calls.stream()
            .filter(call -> call.text().startsWith("link"))
            .filter(call -> call.text().matches(".*\"" + table + "/_delta_log/\\d+\\.json\".*"))
            .reduce((first, last) -> last)
            .orElseThrow();
    Call data = last(calls, named, path -> path.matches(table + "/part-[^/]*\\.parquet"));
    Call folder = last(calls, named, table::equals);
    Call entry = last(calls, named, path -> path.matches(table + "/_delta_log/\\.\\d+\\.json.*"));
    assertThat(data.ended()).isLessThan(folder.begun());
    assertThat(folder.ended()).isLessThan(named.begun());
    assertThat(entry.ended()).isLessThan(named.begun());
    assertThat(calls)
        .as("its name is on disk, too")
        .anySatisfy(
            call -> {
              assertThat(call.begun()).isGreaterThan(named.ended());
              assertThat(call.flushes((table + "/_delta_log")::equals)).isTrue();
            });
  }

  /** The last time that a file was flushed before the commit got its name. */
  private static Call last(List<Call> calls, Call named, Predicate<String> path) {
    return calls.stream()
        .filter(call -> call.ended() < named.begun() && call.flushes(path))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static DeclaredPipeline pipeline(Path root) {
    return new DeclaredPipeline(
        root,
        """
        sources:
        - {name: lines, files: {path: "file:ROOT/in", format: json, schema: "id INT"}}
        tables:
        - {name: t, from: [{source: lines}]}
        """);
  }

  private List<Call> traced() throws IOException, InterruptedException {
    Path trace = root.resolve("trace");
    List<String> command = new ArrayList<>();
    command.addAll(List.of("strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "4096"));
    command.addAll(List.of("-e", "trace=fsync,fdatasync,link,linkat", "-o", trace.toString()));
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Driver.class.getName(), root.toString()));
    Path log = root.resolve("log");
    Process driver =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(driver.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(driver.exitValue()).as(() -> log.toFile().toString()).isZero();
    return calls(Files.readAllLines(trace));
  }

  /** A call that another thread interrupts in the trace is on two lines. */
  private static List<Call> calls(List<String> lines) {
    List<Call> calls = new ArrayList<>();
    Map<String, Call> unfinished = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher line = LINE.matcher(lines.get(i));
      if (!line.matches()) {
        continue;
      }
      String thread = line.group(1);
      String text = line.group(2);
      Call begun = unfinished.remove(thread);
      if (text.endsWith("<unfinished ...>")) {
        unfinished.put(thread, new Call(i, i, text.replace(" <unfinished ...>", ")")));
      } else if (text.startsWith("<...") && begun != null) {
        calls.add(new Call(begun.begun(), i, begun.text()));
      } else {
        calls.add(new Call(i, i, text));
      }
    }
    return calls;
  }
}
