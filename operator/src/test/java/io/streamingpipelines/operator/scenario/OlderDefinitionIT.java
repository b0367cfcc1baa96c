package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.operator.testbed.TestBedServer;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.plan.Failure;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * An operator with a definition of an earlier version, which lacks fields of manifest and status.
 */
@WithTestBed
@Isolated("other tests need the present definition")
class OlderDefinitionIT {
  private static final Duration LOOK = Duration.ofMinutes(6);

  private static void installOlder(TestBedServer server) {
    CustomResourceDefinition older = server.server().approvedDefinition();
    JSONSchemaProps resource =
        older.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    remove(field(field(resource, "spec"), "restart"), "onStall");
    remove(field(resource, "status"), "lastDrain");
    remove(field(field(resource, "status"), "tables").getItems().getSchema(), "failedAt");
    server.server().install(older);
  }

  private static JSONSchemaProps field(JSONSchemaProps of, String name) {
    return Objects.requireNonNull(of.getProperties().get(name), name);
  }

  private static void remove(JSONSchemaProps from, String name) {
    assertThat(from.getProperties().remove(name)).as(name).isNotNull();
  }

  @Test
  void itIsToldAndEverythingElseOfTheStatusIsWritten(OperatorTestBed bed, TestBedServer server) {
    installOlder(server);
    try {
      bed.forward(LOOK, "orders");
      bed.apply(orders().yaml());
      String driver = bed.awaitDriver("orders", 1);
      bed.ready(driver);
      Failure gone =
          new Failure(
              Failure.Kind.INFRASTRUCTURE, "BrokerGone", "No broker answers.", "bronze", 1L, 1);
      bed.drivers().reports(driver, Reports.backsOff(gone, 1_780_000_005_000L, "bronze"));
      StreamingPipeline told =
          bed.await(
              "orders",
              "the failure is told",
              p -> OrdersStatus.condition(p, "Ready").contains("No broker answers."));
      assertThat(OrdersStatus.condition(told, "DefinitionOutdated"))
          .startsWith("True DefinitionOutdated: ")
          .contains(
              "spec.restart.onStall",
              "status.lastDrain",
              "status.tables[].failedAt",
              "kubectl apply --server-side -f deploy/install.yaml");
      assertThat(told.getStatus().tables())
          .singleElement()
          .satisfies(
              table -> {
                assertThat(table.error()).isEqualTo("No broker answers.");
                assertThat(table.errorReason()).isEqualTo("BrokerGone");
                assertThat(table.failedAt()).isNull();
              });
      assertThat(told.getStatus().progress()).isNotNull();
      bed.look("orders");
      bed.quiet();
      assertThat(OrdersStatus.events(bed))
          .filteredOn(event -> event.startsWith("Warning"))
          .hasSize(2)
          .anyMatch(event -> event.startsWith("Warning DefinitionOutdated: "))
          .anyMatch(event -> event.startsWith("Warning BrokerGone: bronze: No broker answers."));

      server.server().installApproved();
      bed.forward(LOOK, "orders");
      bed.await(
          "orders",
          "the whole status is written",
          p ->
              OrdersStatus.condition(p, "DefinitionOutdated").isEmpty()
                  && p.getStatus().tables().get(0).failedAt() != null);
    } finally {
      server.server().installApproved();
    }
  }
}
