package io.streamingpipelines.operator;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.compiler.PipelineCompiler;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.BundleFactory;
import io.streamingpipelines.operator.desired.BundleInput;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Names;
import io.streamingpipelines.plan.Owner;
import java.util.Objects;

/** Pipelines for tests, read from manifests. */
public final class Samples {
  public static final Names NAMES = new Names("orders");

  private static final String VOLUME =
      """
      {"tables": "file:/lake/tables", "checkpoints": "file:/lake/checkpoints",
       "volume": {"persistentVolumeClaim": "lake", "mountPath": "/lake"}}\
      """;

  private static final String OBJECT_STORE =
      """
      {"tables": "s3a://lake/tables", "checkpoints": "s3a://lake/checkpoints"}\
      """;

  private static final String SPEC =
      """
      {"storage": %s,
       "trigger": {"processingTime": "5s"},
       "sources": [{"name": "events", "kafka": {"bootstrapServers": "kafka:9092", "subscribe": ["orders"],
                    "security": {"protocol": "SASL_SSL", "sasl": {"mechanism": "SCRAM-SHA-512", "credentialsSecret": "kafka-user"},
                                 "tls": {"trustStoreSecret": "kafka-ca"}}}}],
       "tables": [{"name": "bronze", "from": [{"source": "events"}], "query": "%s",
                   "checkpoint": %s}],
       "spark": {"driver": %s, "executor": {"instances": %d}},
       "drain": {"grace": "%s"}%s}
      """;

  /** The variable parts of the samples. */
  public record Variant(
      String storage,
      String query,
      String checkpoint,
      String driver,
      int executors,
      String grace,
      String more) {
    public Variant storage(String other) {
      return new Variant(other, query, checkpoint, driver, executors, grace, more);
    }

    public Variant onObjectStore() {
      return storage(OBJECT_STORE);
    }

    public Variant query(String other) {
      return new Variant(storage, other, checkpoint, driver, executors, grace, more);
    }

    public Variant checkpoint(String other) {
      return new Variant(storage, query, other, driver, executors, grace, more);
    }

    public Variant driver(String other) {
      return new Variant(storage, query, checkpoint, other, executors, grace, more);
    }

    public Variant executors(int other) {
      return new Variant(storage, query, checkpoint, driver, other, grace, more);
    }

    public Variant grace(String other) {
      return new Variant(storage, query, checkpoint, driver, executors, other, more);
    }

    /** More fields of the spec, as JSON without braces. */
    public Variant and(String fields) {
      return new Variant(storage, query, checkpoint, driver, executors, grace, ", " + fields);
    }

    public Bundle bundle() {
      return BundleFactory.bundle(wanted());
    }

    public PipelineSpec spec() {
      return Json.read(
              SPEC.formatted(storage, query, checkpoint, driver, executors, grace, more),
              PipelineSpec.class)
          .orElseThrow();
    }

    public BundleInput wanted() {
      PipelineSpec spec = spec();
      Compilation compilation =
          PipelineCompiler.compile(spec, new Owner("cluster", "shop", "orders"));
      var plan =
          Objects.requireNonNull(compilation.plan(), () -> compilation.problems().toString());
      return new BundleInput(
          "shop",
          NAMES,
          spec,
          plan,
          compilation.needs(),
          compilation.supervision(),
          "streamingpipelines/runtime:test",
          false);
    }
  }

  public static Variant orders() {
    return new Variant(
        VOLUME, "SELECT value FROM events", "{}", "{\"memory\": \"1Gi\"}", 0, "60s", "");
  }

  /** Resource {@code orders} in namespace {@code shop}, generation 3, without a spec. */
  public static StreamingPipeline resource() {
    StreamingPipeline pipeline = new StreamingPipeline();
    pipeline.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("orders")
            .withUid("uid-7")
            .withGeneration(3L)
            .build());
    return pipeline;
  }

  private Samples() {}
}
