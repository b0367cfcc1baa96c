package io.streamingpipelines.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
  private static final Set<String> LIVE =
      Set.of("restart", "upgrade", "fencing", "schedule", "drain", "status");

  private static final String NONCE = "nonce";

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
      if (!withoutNonce(old.path(field)).equals(withoutNonce(spec.path(field)))) {
        changes.add(new SpecChange(field, LIVE.contains(field)));
      }
    }
    if (!nonce(old).equals(nonce(spec))) {
      changes.add(new SpecChange("restart." + NONCE, false));
    }
    return changes;
  }

  private static JsonNode nonce(JsonNode spec) {
    return spec.path("restart").path(NONCE);
  }

  /** The nonce of a restart policy restarts the driver, which the policy itself does not. */
  private static JsonNode withoutNonce(JsonNode field) {
    if (!(field instanceof ObjectNode fields) || !fields.has(NONCE)) {
      return field;
    }
    ObjectNode others = fields.deepCopy().without(NONCE);
    return others.isEmpty() ? MissingNode.getInstance() : others;
  }
}
