package io.streamingpipelines.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.operator.ObjectsApi;
import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.desired.Dependency.Kind;
import io.streamingpipelines.operator.desired.StartInput;
import io.streamingpipelines.plan.DriverContract;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests {@link ObjectContents}, too. */
class StartContentsTest {
  private static final PipelineScope SCOPE = PipelineScope.of(Samples.resource());
  private static final String SECRETS = "/api/v1/namespaces/" + SCOPE.namespace() + "/secrets/";
  private static final String TOKEN = SECRETS + SCOPE.names().token(SCOPE.uid());
  private static final String USER = SECRETS + "kafka-user";

  private final ObjectsApi api;
  private final StartContents contents;

  StartContentsTest() throws IOException {
    api = new ObjectsApi();
    contents = new StartContents(new ObjectContents(api.client()));
    api.has(TOKEN, new SecretBuilder().addToData(DriverContract.TOKEN_FILE, "dG9rZW4=").build());
    api.has(USER, user("a"));
  }

  @AfterEach
  void close() {
    api.close();
  }

  private static Secret user(String password) {
    return new SecretBuilder()
        .addToData("username", "dQ==")
        .addToData("password", password)
        .build();
  }

  /** What a driver has recorded that starts now. */
  private List<StartInput> started() {
    Pod driver = new PodBuilder().withNewMetadata().endMetadata().build();
    StartInput user =
        new StartInput(Kind.SECRET, "kafka-user", List.of("password", "username"), null);
    return StartInput.of(contents.record(StartInput.listed(driver, List.of(user)), SCOPE));
  }

  @Test
  void anObjectThatContainsSomethingElseHasChangedAndOneThatIsWrittenAgainHasNot() {
    List<StartInput> started = started();
    assertThat(contents.changed(SCOPE, started)).isEmpty();
    api.has(USER, user("a"));
    assertThat(contents.changed(SCOPE, started)).isEmpty();
    api.has(USER, user("b"));
    assertThat(contents.changed(SCOPE, started))
        .map(StartInput::toString)
        .hasValue("Secret kafka-user");
  }

  @Test
  void whatDoesNotExistOrIsForbiddenHasNotChanged() {
    List<StartInput> started = started();
    api.fails(USER, 404);
    assertThat(contents.changed(SCOPE, started)).isEmpty();
    api.fails(USER, 403);
    assertThat(contents.changed(SCOPE, started)).isEmpty();
    api.fails(TOKEN, 404);
    assertThat(contents.changed(SCOPE, started)).isEmpty();
  }

  @Test
  void nothingIsRecordedOfAnObjectThatDoesNotExistYet() {
    api.fails(USER, 404);
    assertThat(started()).extracting(StartInput::digest).containsOnlyNulls();
  }

  @Test
  void anApiServerThatFailsIsAnErrorAndNoAnswer() {
    List<StartInput> started = started();
    api.fails(USER, 500);
    assertThatThrownBy(() -> contents.changed(SCOPE, started))
        .isInstanceOf(KubernetesClientException.class);
  }
}
