package io.streamingpipelines.operator.reconciler;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.observe.DefinitionGap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the installed definition of the resource with that of this operator, every five minutes.
 * An operator that may not read it assumes that it lacks nothing.
 */
public final class InstalledDefinition {
  /** How long an answer is used before the definition is read again. */
  static final Duration PERIOD = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(InstalledDefinition.class);
  private static final String NAME = "streamingpipelines.streamingpipelines.io";
  private static final String OURS =
      "/io/streamingpipelines/operator/streamingpipelines.io_streamingpipelines.yaml";

  private final KubernetesClient client;
  private final Clock clock;
  private final JsonNode ours;
  private volatile DefinitionGap last = DefinitionGap.NONE;
  private volatile @Nullable Instant nextLook;
  private volatile boolean toldForbidden;

  public InstalledDefinition(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
    try (InputStream file = InstalledDefinition.class.getResourceAsStream(OURS)) {
      this.ours =
          client
              .getKubernetesSerialization()
              .unmarshal(Objects.requireNonNull(file, OURS), JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the installed definition lacks, as it was a few minutes ago. */
  public DefinitionGap gap() {
    Instant next = nextLook;
    Instant now = clock.instant();
    if (next == null || !now.isBefore(next)) {
      // before the call, so that the other pipelines do not wait for it, too
      nextLook = now.plus(PERIOD);
      look();
    }
    return last;
  }

  private void look() {
    try {
      String installed =
          client.raw("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + NAME);
      DefinitionGap gap =
          Json.read(String.valueOf(installed), JsonNode.class)
              .map(definition -> DefinitionGap.between(ours, definition))
              .orElse(DefinitionGap.NONE);
      if (!gap.equals(last) && gap.equals(DefinitionGap.NONE)) {
        LOG.info("The installed definition {} lacks nothing any more", NAME);
      } else if (!gap.equals(last)) {
        LOG.warn("Fields that the installed definition {} lacks: {}", NAME, gap.fields());
      }
      last = gap;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN || !toldForbidden) {
        LOG.warn(
            "Cannot compare the installed definition {} with that of the operator: {}",
            NAME,
            e.getMessage());
      }
      toldForbidden = toldForbidden || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }
  }
}
