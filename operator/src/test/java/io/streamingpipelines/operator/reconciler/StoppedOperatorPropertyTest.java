package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.RestartStatus;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever an operator dies, the one after it brings the pipeline to the same end. */
@Tag("slow")
class StoppedOperatorPropertyTest {
  /** Reconciliations at the end of a story in which nothing changes, and their deeds. */
  private static final int IDLE = 14;

  /** One for each kind of change. */
  private static final Set<UserManifest> MANIFESTS =
      EnumSet.of(
          UserManifest.OTHER_QUERY,
          UserManifest.REFUSED,
          UserManifest.MORE_MEMORY,
          UserManifest.LABELS,
          UserManifest.SCHEDULE,
          UserManifest.BROKEN);

  /** What happens to a pipeline that runs. */
  record Story(String name, BiConsumer<FakeCluster, FakeClusterKubelet> happens) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Where a pipeline comes to rest.
   *
   * @param plan the plan that its driver runs
   * @param restarts restarts of the driver that nobody has asked for
   */
  record End(String misfit, String phase, Optional<String> plan, Optional<Integer> restarts) {}

  static Stream<Story> stories() {
    return Stream.concat(
        MANIFESTS.stream()
            .map(
                manifest ->
                    new Story(
                        "another manifest: " + manifest,
                        (world, kubelet) -> world.apply(manifest, false))),
        Stream.of(
            new Story("it is suspended", (world, kubelet) -> world.apply(UserManifest.FIRST, true)),
            new Story("it is deleted", (world, kubelet) -> world.delete()),
            new Story("its Secrets change", (world, kubelet) -> world.content++),
            new Story(
                "there is no room for a second driver",
                (world, kubelet) -> {
                  world.full = true;
                  world.apply(UserManifest.MORE_MEMORY, false);
                }),
            new Story("its driver is deleted", (world, kubelet) -> world.deletePod(driver(world))),
            new Story("its driver vanishes", (world, kubelet) -> world.remove(driver(world))),
            new Story(
                "its driver fails",
                (world, kubelet) ->
                    kubelet.end(
                        driver(world), ExitReport.Outcome.FAILED, Failure.Kind.INFRASTRUCTURE)),
            new Story(
                "its driver fails for good",
                (world, kubelet) ->
                    kubelet.end(
                        driver(world), ExitReport.Outcome.FAILED, Failure.Kind.CONFIGURATION)),
            new Story(
                "the node of its driver is lost",
                (world, kubelet) -> kubelet.loseNode(driver(world), false))));
  }

  private static String driver(FakeCluster world) {
    return world.aliveDriver().orElseThrow().name();
  }

  /** A pipeline to which a story happens, and an operator that may die. */
  private static final class Run {
    private final FakeCluster world = new FakeCluster();
    private final FakeClusterKubelet kubelet = new FakeClusterKubelet(world);
    private final FakeClusterOperator operator = new FakeClusterOperator(world);
    private final FakeClusterRest rest = new FakeClusterRest(world, kubelet, operator);
    private final int begun;

    Run() {
      world.apply(UserManifest.FIRST, false);
      while (!rest.phase().equals("Running")) {
        operator.catchUp();
        operator.reconcile();
        List.copyOf(world.pods.keySet()).forEach(kubelet::next);
        operator.time().pass(Duration.ofSeconds(5));
      }
      begun = operator.deedsDone();
    }

    /** The number of its deeds until nothing is left to do. */
    int deeds() {
      return operator.deedsDone() - begun - (world.pipeline == null ? 0 : IDLE);
    }

    End end(Story story, int deeds) {
      story.happens.accept(world, kubelet);
      if (deeds < Integer.MAX_VALUE) {
        operator.stopAfter(deeds);
      }
      String misfit = rest.reach(this::reconcile);
      return new End(
          misfit,
          rest.phase(),
          world.aliveDriver().map(world::plan),
          Optional.ofNullable(world.pipeline)
              .map(StreamingPipeline::getStatus)
              .map(PipelineStatus::restarts)
              .map(RestartStatus::count));
    }

    private Optional<Decision> reconcile() {
      try {
        return operator.reconcile();
      } catch (FakeClusterOperator.Stopped e) {
        operator.restart("runtime:1");
        return Optional.of(new Decision.Wait(world.clock.instant()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void anOperatorThatStopsBeforeAnyOfItsDeedsChangesNothingAboutTheEnd(Story story) {
    Run run = new Run();
    End undisturbed = run.end(story, Integer.MAX_VALUE);
    assertThat(undisturbed.misfit).isEmpty();
    assertThat(run.deeds()).isPositive();
    for (int done = 0; done < run.deeds(); done++) {
      assertThat(new Run().end(story, done)).as("after " + done + " deeds").isEqualTo(undisturbed);
    }
  }
}
