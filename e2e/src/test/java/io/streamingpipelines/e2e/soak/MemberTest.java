package io.streamingpipelines.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.e2e.soak.Draft.Mistake;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemberTest {
  @Test
  void everyDraftOfEveryMemberIsAManifest() {
    Random random = new Random(1);
    for (Member member : Member.ALL) {
      Draft draft = Draft.FIRST;
      for (int edit = 0; edit < 100; edit++) {
        StreamingPipeline pipeline =
            Serialization.unmarshal(member.manifest(draft, false), StreamingPipeline.class);
        assertThat(pipeline.getSpec().tables()).as(draft.toString()).hasSize(2);
        draft = draft.edited(random);
      }
    }
  }

  @Test
  void everyMistakeIsOneThatMustBeNamed() {
    for (Mistake mistake : Mistake.values()) {
      String manifest = Member.ALL.get(0).manifest(new Draft(0, 0, 1, 1024, mistake), false);
      assertThat(Promise.names(manifest)).as(mistake.name()).isEqualTo(mistake != Mistake.NONE);
    }
  }
}
