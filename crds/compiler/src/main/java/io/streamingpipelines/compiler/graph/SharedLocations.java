package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.sink.SinkKinds;
import io.streamingpipelines.compiler.source.SourceKinds;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import java.util.ArrayList;
import java.util.List;

/** Tables, quarantines, the event log and checkpoints must not share folders. */
final class SharedLocations {
  private record Folder(FieldPath path, String uri, String what) {}

  static void check(FieldPath path, PipelinePlan plan) {
    if (plan.storage().tables().isEmpty() || plan.storage().checkpoints().isEmpty()) {
      return;
    }
    List<Folder> all = new ArrayList<>();
    FieldPath storage = path.field("storage");
    all.add(new Folder(storage, plan.storage().checkpoints(), "the checkpoints"));
    all.add(new Folder(storage, plan.storage().tables() + "/_event_log", "the event log"));
    for (int i = 0; i < plan.tables().size(); i++) {
      TablePlan table = plan.tables().get(i);
      if (!table.name().isEmpty()) {
        FieldPath at = path.field("tables").item(i);
        all.add(new Folder(at, table.location(), "table '" + table.name() + "'"));
        all.add(
            new Folder(
                at, table.quarantine().location(), "the quarantine of '" + table.name() + "'"));
        if (table.write().keyed().isPresent()) {
          all.add(
              new Folder(
                  at,
                  table.location() + WritePlan.Keyed.TOMBSTONES,
                  "the tombstones of '" + table.name() + "'"));
        }
        String requeue = table.quarantine().requeue();
        if (requeue != null) {
          all.add(new Folder(at, requeue, "the requeued rows of '" + table.name() + "'"));
        }
      }
    }
    for (int i = 0; i < plan.sinks().size(); i++) {
      SinkPlan sink = plan.sinks().get(i);
      FieldPath at = path.field("sinks").item(i).field(SinkKinds.of(sink).field()).field("path");
      sink.target()
          .folder()
          .filter(uri -> !uri.isEmpty())
          .ifPresent(uri -> all.add(new Folder(at, uri, "sink '" + sink.name() + "'")));
    }
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        check(all.get(j), all.get(i));
      }
    }
    for (int i = 0; i < plan.sources().size(); i++) {
      SourcePlan source = plan.sources().get(i);
      FieldPath at =
          path.field("sources").item(i).field(SourceKinds.of(source).field()).field("path");
      source.table().ifPresent(delta -> ownTable(at, delta.path(), plan));
    }
  }

  private static void check(Folder first, Folder second) {
    if (contains(first.uri(), second.uri()) || contains(second.uri(), first.uri())) {
      second
          .path()
          .error(
              ProblemCode.SHARED_LOCATION,
              second.what()
                  + " at "
                  + second.uri()
                  + " and "
                  + first.what()
                  + " at "
                  + first.uri()
                  + " overlap: choose another location for one of them");
    }
  }

  private static void ownTable(FieldPath path, String source, PipelinePlan plan) {
    for (TablePlan table : plan.tables()) {
      String uri = source.startsWith("/") ? "file:" + source : source;
      if (uri.equals(table.location())) {
        path.error(
            ProblemCode.SHARED_LOCATION,
            "is table '"
                + table.name()
                + "' of this pipeline: read it with from: [{table: "
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
