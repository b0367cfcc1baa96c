package io.streamingpipelines.runtime.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.eventlog.FollowedFlows.Followed;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests which flows the event log looks at. */
class FollowedFlowsTest {
  private static final FlowKey A = new FlowKey("a", "default", 1);
  private static final FlowKey B = new FlowKey("b", "default", 1);
  private static final Followed FLOW = new Followed("query", "file:/t");

  private final FollowedFlows flows = new FollowedFlows();

  @Test
  void onlyFlowsThatHaveCommittedSinceAreLookedAt() {
    flows.follow(A, FLOW);
    assertThat(flows.takeBehind()).isEmpty();
    flows.committed(B, FLOW);
    assertThat(flows.takeBehind()).containsOnlyKeys(B);
    assertThat(flows.takeBehind()).as("taken once").isEmpty();
  }

  @Test
  void flowsThatCouldNotBeLoggedAreLookedAtAgain() {
    flows.committed(A, FLOW);
    flows.areBehind(flows.takeBehind().keySet());
    assertThat(flows.takeBehind()).containsOnlyKeys(A);
  }

  @Test
  void allAreLookedAtAtTheEndExceptForgottenOnes() {
    flows.follow(A, FLOW);
    flows.committed(B, FLOW);
    flows.allAreBehind();
    flows.forget(B);
    assertThat(flows.takeBehind()).containsOnlyKeys(A);
    flows.areBehind(Set.of(B));
    assertThat(flows.takeBehind()).as("B is not followed").isEmpty();
  }
}
