package io.streamingpipelines.runtime.eventlog;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.plan.Owner;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Creates the events of tables: their maintenance and their refills. */
record TableEventRows(Owner owner, long epoch, InstantSource clock) {
  /** Event type for maintenance. */
  static final String MAINTENANCE = "maintenance_progress";

  /** Event type for refills. */
  static final String REFILL = "refill_progress";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One {@code maintenance_progress} event. */
  Row maintenance(MaintenanceEvent event) {
    Row origin = origin(event.table(), null);
    boolean failed = event.failures() > 0;
    return RowFactory.create(
        "maintenance-" + owner + "-" + event.table() + "-" + event.at().toEpochMilli(),
        clock.millis(),
        origin,
        Timestamp.from(event.at()),
        failed ? "WARN" : "INFO",
        MAINTENANCE,
        String.format(
            Locale.ROOT,
            failed ? "Maintenance of '%s' has partly failed." : "Maintenance of '%s' is complete.",
            event.table()),
        details(event),
        event.error() == null ? null : EventRows.error(false, "MaintenanceFailed", event.error()));
  }

  /** One {@code refill_progress} event. */
  Row refill(RefillEvent event) {
    Row origin = origin(event.table(), event.generation());
    String status = event.done() ? "COMPLETED" : "ABANDONED";
    ObjectNode details = JSON.createObjectNode();
    details
        .putObject(REFILL)
        .put("status", status)
        .put("num_added_files", event.addedFiles())
        .put("num_removed_files", event.removedFiles())
        .put("num_removed_bytes", event.removedBytes());
    String refill = "The refill of '" + event.table() + "' by generation " + event.generation();
    return RowFactory.create(
        "refill-" + owner + "-" + event.table() + "-" + event.generation() + "-" + status,
        clock.millis(),
        origin,
        Timestamp.from(event.at()),
        "INFO",
        REFILL,
        event.done()
            ? refill
                + " has replaced the rows of earlier generations; VACUUM removes their "
                + event.removedFiles()
                + " files once they are no longer needed."
            : refill + " was abandoned for a later generation; its files are removed.",
        details.toString(),
        null);
  }

  private Row origin(String table, @Nullable Integer generation) {
    return RowFactory.create(
        owner.cluster(),
        owner.namespace(),
        owner.name(),
        table,
        null,
        generation,
        null,
        null,
        epoch);
  }

  private static String details(MaintenanceEvent event) {
    ObjectNode details = JSON.createObjectNode();
    ObjectNode progress = details.putObject(MAINTENANCE);
    progress.put("status", event.failures() > 0 ? "FAILED" : "COMPLETED");
    progress.put("duration_ms", event.took().toMillis());
    ArrayNode steps = progress.putArray("operations");
    for (MaintenanceEvent.Step step : event.steps()) {
      ObjectNode node = steps.addObject();
      node.put("operation", step.operation()).put("location", step.location());
      step.numbers().forEach(node::put);
      if (step.skipped() != null) {
        node.put("skipped", step.skipped());
      }
      if (step.error() != null) {
        node.put("error", step.error());
      }
    }
    return details.toString();
  }
}
