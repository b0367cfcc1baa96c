package io.streamingpipelines.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.cli.manifest.YamlDocument;
import io.streamingpipelines.plan.ChangeClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds changes of a manifest outside its tables and sinks. */
public final class SpecChanges {
  /** Fields that are judged through the tables and sinks that they concern. */
  private static final Set<String> OF_FLOWS = Set.of("sources", "views", "tables", "sinks");

  /** Fields that the operator uses alone, or that wait for the next start of a driver. */
  private static final Set<String> LIVE = Set.of("restart", "drain", "status");

  private SpecChanges() {}

  /**
   * A change of one field of the spec.
   *
   * @param live whether the driver keeps running
   */
  public record SpecChange(String field, boolean live) {
    /** The class in the words of the other changes. */
    public String text() {
      return live ? "Live" : ChangeClass.RESTART.toString();
    }
  }

  public static List<SpecChange> between(YamlDocument before, YamlDocument now) {
    JsonNode old = before.tree().path("spec");
    JsonNode spec = now.tree().path("spec");
    Set<String> fields = new TreeSet<>();
    old.fieldNames().forEachRemaining(fields::add);
    spec.fieldNames().forEachRemaining(fields::add);
    fields.removeAll(OF_FLOWS);
    List<SpecChange> changes = new ArrayList<>();
    for (String field : fields) {
      if (!old.path(field).equals(spec.path(field))) {
        changes.add(new SpecChange(field, LIVE.contains(field)));
      }
    }
    return changes;
  }
}
