package io.streamingpipelines.e2e.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.streamingpipelines.testsupport.ApiServer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the corpus against the schema on a real API server, as {@code kubectl apply} does. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusIT {
  private ApiServer server;

  @BeforeAll
  void start() {
    server = ApiServer.start();
    server.install(server.approvedDefinition());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Manifest> accepted() {
    return Stream.concat(
        Manifest.in("valid"), Manifest.in("invalid").filter(m -> !m.refusedBySchema()));
  }

  static Stream<Manifest> refused() {
    return Manifest.in("invalid").filter(Manifest::refusedBySchema);
  }

  static Stream<Manifest> changes() {
    return Manifest.in("changes");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void acceptsAValidManifest(Manifest manifest) {
    assertThat(create(manifest.judged()).getMetadata().getUid()).isNotBlank();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void rejectsAnInvalidManifestWithTheMessageOfItsRule(Manifest manifest) {
    assertThatThrownBy(() -> create(manifest.judged())).satisfies(says(manifest.expected()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void rejectsAForbiddenChangeWithTheMessageOfItsRule(Manifest manifest) {
    server.client().resource(read(manifest.documents().get(0))).create();
    try {
      assertThatThrownBy(() -> replace(manifest.judged())).satisfies(says(manifest.expected()));
    } finally {
      server.client().resource(read(manifest.judged())).delete();
    }
  }

  @Test
  void kubectlShowsTheDeclaredColumns() {
    GenericKubernetesResource shown = read(Manifest.in("valid").findFirst().orElseThrow().judged());
    server.client().resource(shown).create();
    try {
      assertThat(server.kubectl("get", "spl", "-n", "default").lines().findFirst().orElseThrow())
          .matches(
              "NAME +READY +PHASE +QUERIES +ROWS/S +LAG +LAST-COMMIT +RESTARTS +LAST-RUN"
                  + " +NEXT-RUN +AGE");
      assertThat(server.kubectl("get", "all", "-n", "default", "-o", "wide"))
          .containsPattern("NEXT-RUN +AGE +MESSAGE");
    } finally {
      server.client().resource(shown).delete();
    }
  }

  private static ThrowingConsumer<Throwable> says(String sentence) {
    return e ->
        assertThat(((KubernetesClientException) e).getStatus().getMessage()).contains(sentence);
  }

  private GenericKubernetesResource create(String yaml) {
    return server
        .client()
        .resource(read(yaml))
        .dryRun()
        .fieldValidation(Validation.STRICT)
        .create();
  }

  private GenericKubernetesResource replace(String yaml) {
    return server
        .client()
        .resource(read(yaml))
        .dryRun()
        .fieldValidation(Validation.STRICT)
        .update();
  }

  private GenericKubernetesResource read(String yaml) {
    GenericKubernetesResource resource =
        server
            .client()
            .getKubernetesSerialization()
            .unmarshal(yaml, GenericKubernetesResource.class);
    resource.getMetadata().setNamespace("default");
    return resource;
  }
}
