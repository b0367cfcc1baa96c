package io.streamingpipelines.operator.desired;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Secret or ConfigMap that a driver reads only when it starts. The annotation {@link
 * Labels#START_INPUTS} of its pod lists them, with a digest of what they contained then.
 *
 * @param keys the keys that the driver reads; empty for all
 * @param digest of the content, by a key of the pipeline, so that nobody who may read pods can try
 *     out passwords; null if it is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StartInput(
    Dependency.Kind kind, String name, List<String> keys, @Nullable String digest) {
  private static final TypeReference<List<StartInput>> LIST = new TypeReference<>() {};

  public StartInput {
    keys = keys == null ? List.of() : List.copyOf(keys);
  }

  StartInput(Dependency.Kind kind, String name, List<String> keys) {
    this(kind, name, keys, null);
  }

  /** What the annotation of a pod lists; empty without the annotation. */
  public static List<StartInput> of(HasMetadata pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations == null
        ? List.of()
        : Json.read(annotations.getOrDefault(Labels.START_INPUTS, ""), LIST).orElse(List.of());
  }

  /** The pod with an annotation that lists these inputs. */
  public static Pod listed(Pod pod, List<StartInput> inputs) {
    return new PodBuilder(pod)
        .editMetadata()
        .addToAnnotations(Labels.START_INPUTS, Json.write(inputs))
        .endMetadata()
        .build();
  }

  /**
   * The same with the digest of this content; without a digest if a key is missing.
   *
   * @param token the pipeline's own secret
   * @param content all values of the object by their keys
   */
  public StartInput containing(String token, Map<String, String> content) {
    return new StartInput(kind, name, keys, read(content).map(r -> digest(token, r)).orElse(null));
  }

  /**
   * Whether the object contained something else when the driver started; no if that is not known,
   * if a key is missing now, or if the digest was made with another token.
   */
  public boolean changed(String token, Map<String, String> content) {
    String now = containing(token, content).digest;
    return digest != null
        && now != null
        && prefix(digest).equals(prefix(now))
        && !digest.equals(now);
  }

  private Optional<SortedMap<String, String>> read(Map<String, String> content) {
    SortedMap<String, String> read = new TreeMap<>(content);
    if (!keys.isEmpty()) {
      read.keySet().retainAll(keys);
    }
    return read.keySet().containsAll(keys) ? Optional.of(read) : Optional.empty();
  }

  /** {@code <which token>:<digest>}. */
  private static String digest(String token, SortedMap<String, String> content) {
    return Hashes.of(token) + ":" + Hashes.keyed(token.getBytes(UTF_8), Json.write(content));
  }

  private static String prefix(String digest) {
    return digest.substring(0, Math.max(0, digest.indexOf(':')));
  }

  /** {@code Secret kafka-user}. */
  @Override
  public String toString() {
    return kind.text() + " " + name;
  }
}
