package io.streamingpipelines.operator.golden;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.operator.bed.Bed;
import io.streamingpipelines.operator.desired.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What has come of a case so far: decisions, events, the status, the operator's objects. */
final class Outcome {
  private static final String PIPELINE = "orders";

  private final Bed bed;
  private final Normal normal = new Normal();
  private SortedMap<String, HasMetadata> objects = new TreeMap<>();
  private String lastDecision = "";
  private int decisions;
  private int events;

  Outcome(Bed bed) {
    this.bed = bed;
  }

  /**
   * As YAML, without anything that differs from run to run.
   *
   * @param whole shows all of the new objects
   */
  String sinceTheLastStep(boolean whole) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("decisions", decisions());
    out.put("events", events());
    out.put("status", status());
    SortedMap<String, HasMetadata> now = objects();
    out.put("objects", changes(now, whole));
    objects = now;
    return normal.text(Serialization.asYaml(out));
  }

  /** Without repetitions: how often the operator looks is not its behaviour. */
  private List<String> decisions() {
    List<String> all = bed.decisions(PIPELINE);
    List<String> fresh = new ArrayList<>();
    for (String decision : all.subList(decisions, all.size())) {
      if (!lastDecision.equals(decision)) {
        fresh.add(decision);
      }
      lastDecision = decision;
    }
    decisions = all.size();
    return fresh;
  }

  private List<String> events() {
    List<Event> all =
        client().v1().events().inNamespace(bed.namespace()).list().getItems().stream()
            .filter(event -> PIPELINE.equals(event.getInvolvedObject().getName()))
            .sorted(
                Comparator.comparingLong(e -> Long.parseLong(e.getMetadata().getResourceVersion())))
            .toList();
    List<String> fresh =
        all.subList(events, all.size()).stream()
            .map(e -> e.getType() + " " + e.getReason() + ": " + e.getMessage())
            .toList();
    events = all.size();
    return fresh;
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
          HasMetadata before = objects.get(name);
          if (before == null) {
            made.put(name, whole ? ObjectView.whole(object) : ObjectView.brief(object));
          } else {
            Map<String, Object> fields = ObjectView.whole(object);
            Map<String, Object> old = ObjectView.whole(before);
            fields.entrySet().removeIf(e -> e.getValue().equals(old.get(e.getKey())));
            if (!fields.isEmpty()) {
              changed.put(name, fields);
            }
          }
        });
    List<String> gone = objects.keySet().stream().filter(n -> !now.containsKey(n)).toList();
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
