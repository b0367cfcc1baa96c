package io.streamingpipelines.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CrdApprovalTest {
  static final Approved CRD =
      Approved.file("deploy/crds/streamingpipelines.io_streamingpipelines.yaml");

  @Test
  void theApprovedSchemaIsTheOneOfTheRecords() throws IOException {
    CRD.holds(CrdWriter.yaml());
  }

  @Test
  void theApprovedSchemaStaysSmallEnoughForClientSideApply() {
    // kubectl apply keeps a copy in an annotation, whose limit is 256 KiB
    assertThat(CRD.text().getBytes(StandardCharsets.UTF_8).length).isBetween(1, 200_000);
  }

  @Test
  void theJarCarriesTheApprovedSchema() throws IOException {
    String resource = "/META-INF/streamingpipelines/" + CRD.file().getFileName();
    try (InputStream in = CrdWriter.class.getResourceAsStream(resource)) {
      assertThat(in).isNotNull();
      if (System.getProperty("approve") == null) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(CRD.text());
      }
    }
  }
}
