package io.streamingpipelines.api.crd;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.PipelineStatus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the CustomResourceDefinition of {@link StreamingPipeline} as YAML: fabric8's generator
 * over the records, then what its annotations cannot say.
 */
public final class CrdWriter {
  private static final String KIND_DESCRIPTION =
      "One pipeline: one Spark driver that runs one streaming query per table or sink.";

  /** The whole YAML document. The same records always give the same text. */
  public static String yaml() {
    Memory output = new Memory();
    new CRDGenerator()
        .customResourceClasses(StreamingPipeline.class)
        .forCRDVersions("v1")
        .withMinQuotes(false) // Kubernetes reads YAML 1.1: off and True are no strings there
        .withPostProcessor(new Finish())
        .withOutput(output)
        .generate();
    String text = output.stream.toString(StandardCharsets.UTF_8);
    return "# Generated from the records of io.streamingpipelines.api; do not edit.\n"
        + text.substring(text.indexOf('\n') + 1);
  }

  private static final class Finish implements CRDPostProcessor {
    @Override
    public HasMetadata process(HasMetadata resource, @Nullable String crdSpecVersion) {
      CustomResourceDefinition crd = (CustomResourceDefinition) resource;
      for (CustomResourceDefinitionVersion version : crd.getSpec().getVersions()) {
        version.setAdditionalPrinterColumns(PrinterColumns.all());
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        root.setDescription(KIND_DESCRIPTION);
        JSONSchemaProps spec = AllowedWords.property(root, "spec");
        JSONSchemaProps status = AllowedWords.property(root, "status");
        spec.setDescription("What the pipeline is and how it runs.");
        status.setDescription("What the pipeline does, as the operator observed it.");
        AllowedWords.restrict(PipelineSpec.class, spec);
        AllowedWords.restrict(PipelineStatus.class, status);
        SchemaBounds.SPEC.apply(spec);
        SchemaBounds.STATUS.apply(status);
      }
      return crd;
    }
  }

  private static final class Memory implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    @Override
    public ByteArrayOutputStream outputFor(String name) {
      return stream;
    }

    @Override
    public void close() {}
  }

  private CrdWriter() {}
}
