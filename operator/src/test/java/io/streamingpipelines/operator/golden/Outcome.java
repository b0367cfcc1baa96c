package io.streamingpipelines.operator.golden;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The result of a test case so far: decisions, events, status and the operator's objects. */
final class Outcome {
  private static final String PIPELINE = "orders";

  private final OperatorTestBed bed;
  private Seen before = new Seen(new TreeMap<>(), Map.of(), 0, 0);

  /**
   * Everything that existed at one moment.
   *
   * @param hashes what stands for them
   * @param decisions how many
   * @param events how many
   */
  record Seen(
      SortedMap<String, HasMetadata> objects,
      Map<String, String> hashes,
      int decisions,
      int events) {}

  /** What has changed since the last step, as YAML without anything that differs between runs. */
  record Snapshot(Seen seen, String text) {}

  Outcome(OperatorTestBed bed) {
    this.bed = bed;
  }

  /**
   * Takes a snapshot of the result so far.
   *
   * @param whole shows all of the new objects
   */
  Snapshot look(boolean whole) {
    List<Event> events = events();
    Normalizer normal = new Normalizer(before.hashes());
    SortedMap<String, HasMetadata> objects = objects();
    List<String> decisions = bed.decisions(PIPELINE);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("decisions", fresh(decisions));
    out.put(
        "events",
        events.subList(before.events(), events.size()).stream()
            .map(e -> e.getType() + " " + e.getReason() + ": " + e.getMessage())
            .toList());
    out.put("status", status());
    out.put("objects", changes(objects, whole));
    String text = normal.text(Serialization.asYaml(out));
    return new Snapshot(new Seen(objects, normal.hashes(), decisions.size(), events.size()), text);
  }

  /** Makes the next snapshot show the changes since this one. */
  void accept(Snapshot look) {
    before = look.seen();
  }

  /** Without repetitions: how often the operator reconciles does not matter. */
  private List<String> fresh(List<String> decisions) {
    return IntStream.range(before.decisions(), decisions.size())
        .filter(i -> i == 0 || !decisions.get(i).equals(decisions.get(i - 1)))
        .mapToObj(decisions::get)
        .toList();
  }

  private List<Event> events() {
    return client().v1().events().inNamespace(bed.namespace()).list().getItems().stream()
        .filter(event -> PIPELINE.equals(event.getInvolvedObject().getName()))
        .sorted(Comparator.comparingLong(e -> Long.parseLong(e.getMetadata().getResourceVersion())))
        .toList();
  }

  private Object status() {
    return bed.pipeline(PIPELINE)
        .map(p -> ObjectView.plain(ObjectView.tree(p).path("status")))
        .orElse("the pipeline is gone");
  }

  private SortedMap<String, HasMetadata> objects() {
    SortedMap<String, HasMetadata> all = new TreeMap<>();
    Stream.of(
            of(client().pods()),
            of(client().configMaps()),
            of(client().secrets()),
            of(client().serviceAccounts()),
            of(client().rbac().roles()),
            of(client().rbac().roleBindings()))
        .flatMap(List::stream)
        .forEach(o -> all.put(o.getKind() + " " + o.getMetadata().getName(), o));
    return all;
  }

  private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
      List<T> of(MixedOperation<T, L, R> kind) {
    return kind.inNamespace(bed.namespace())
        .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
        .list()
        .getItems();
  }

  private Map<String, Object> changes(SortedMap<String, HasMetadata> now, boolean whole) {
    Map<String, Object> made = new LinkedHashMap<>();
    Map<String, Object> changed = new LinkedHashMap<>();
    now.forEach(
        (name, object) -> {
          HasMetadata old = before.objects().get(name);
          if (old == null) {
            made.put(name, whole ? ObjectView.whole(object) : ObjectView.brief(object));
          } else {
            Map<String, Object> fields = ObjectView.whole(object);
            Map<String, Object> earlier = ObjectView.whole(old);
            fields.entrySet().removeIf(e -> e.getValue().equals(earlier.get(e.getKey())));
            if (!fields.isEmpty()) {
              changed.put(name, fields);
            }
          }
        });
    List<String> gone =
        before.objects().keySet().stream().filter(n -> !now.containsKey(n)).toList();
    Map<String, Object> changes = new LinkedHashMap<>();
    if (!made.isEmpty()) {
      changes.put("made", made);
    }
    if (!changed.isEmpty()) {
      changes.put("changed", changed);
    }
    if (!gone.isEmpty()) {
      changes.put("gone", gone);
    }
    return changes;
  }

  private KubernetesClient client() {
    return bed.client();
  }
}
