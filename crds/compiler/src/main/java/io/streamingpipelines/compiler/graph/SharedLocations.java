package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import java.util.ArrayList;
import java.util.List;

/** Tables, quarantines, event log and checkpoints keep out of each other's folders. */
final class SharedLocations {
  private record Owned(Place place, String uri, String what) {}

  static void judge(Place place, PipelinePlan plan) {
    if (plan.storage().tables().isEmpty() || plan.storage().checkpoints().isEmpty()) {
      return;
    }
    List<Owned> all = new ArrayList<>();
    Place storage = place.field("storage");
    all.add(new Owned(storage, plan.storage().checkpoints(), "the checkpoints"));
    all.add(new Owned(storage, plan.storage().tables() + "/_event_log", "the event log"));
    for (int i = 0; i < plan.tables().size(); i++) {
      TablePlan table = plan.tables().get(i);
      if (!table.name().isEmpty()) {
        Place at = place.field("tables").item(i);
        all.add(new Owned(at, table.location(), "table '" + table.name() + "'"));
        all.add(
            new Owned(
                at, table.quarantine().location(), "the quarantine of '" + table.name() + "'"));
        if (table.write().keyed().isPresent()) {
          all.add(
              new Owned(
                  at,
                  table.location() + WritePlan.Keyed.TOMBSTONES,
                  "the remembered deletes of '" + table.name() + "'"));
        }
        String requeue = table.quarantine().requeue();
        if (requeue != null) {
          all.add(new Owned(at, requeue, "the requeued rows of '" + table.name() + "'"));
        }
      }
    }
    for (int i = 0; i < plan.sinks().size(); i++) {
      SinkPlan sink = plan.sinks().get(i);
      Place at = place.field("sinks").item(i).field("files").field("path");
      sink.target()
          .folder()
          .filter(path -> !path.isEmpty())
          .ifPresent(path -> all.add(new Owned(at, path, "sink '" + sink.name() + "'")));
    }
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        judge(all.get(j), all.get(i));
      }
    }
    for (int i = 0; i < plan.sources().size(); i++) {
      Place at = place.field("sources").item(i).field("delta").field("path");
      plan.sources().get(i).table().ifPresent(delta -> ownTable(at, delta.path(), plan));
    }
  }

  private static void judge(Owned first, Owned second) {
    if (contains(first.uri(), second.uri()) || contains(second.uri(), first.uri())) {
      second
          .place()
          .error(
              ProblemCode.SHARED_LOCATION,
              second.what()
                  + " at "
                  + second.uri()
                  + " and "
                  + first.what()
                  + " at "
                  + first.uri()
                  + " would lie in one folder: give one of them another place");
    }
  }

  private static void ownTable(Place place, String source, PipelinePlan plan) {
    for (TablePlan table : plan.tables()) {
      String path = source.startsWith("/") ? "file:" + source : source;
      if (path.equals(table.location())) {
        place.error(
            ProblemCode.SHARED_LOCATION,
            "is table '"
                + table.name()
                + "' of this pipeline: read it by from: [{table: "
                + table.name()
                + "}]");
      }
    }
  }

  private static boolean contains(String outer, String inner) {
    return (inner + "/").startsWith(outer + "/");
  }

  private SharedLocations() {}
}
