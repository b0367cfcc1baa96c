package io.streamingpipelines.operator.reconciler;

import static io.streamingpipelines.operator.Samples.orders;

import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.compiler.PipelineCompiler;
import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.BundleFactory;
import io.streamingpipelines.operator.desired.BundleInput;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.plan.Owner;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Manifests that a user may apply, with every kind of change and of mistake. */
enum UserManifest {
  FIRST(orders()),
  OTHER_QUERY(orders().query("SELECT key FROM events")),
  /** Compiles, but the runtime rejects it. */
  REFUSED(orders().query("SELECT refused FROM events")),
  /** Needs a restart, but no check. */
  MORE_MEMORY(orders().driver("{\"memory\": \"2Gi\"}")),
  /** Needs a restart, although nothing else changes. */
  NONCE(orders().and("\"restart\": {\"nonce\": \"again\"}")),
  /** Needs no restart. */
  LABELS(orders().driver("{\"memory\": \"1Gi\", \"labels\": {\"team\": \"a\"}}")),
  /** Needs the Secret {@code extra}. */
  SECRET(
      orders()
          .driver(
              "{\"memory\": \"1Gi\", \"env\": [{\"name\": \"A\", \"secretKeyRef\": {\"name\":"
                  + " \"extra\", \"key\": \"a\"}}]}")),
  /** A driver that makes no progress is restarted. */
  ON_STALL(orders().and("\"restart\": {\"onStall\": \"restart\"}")),
  /** Returns to the plan before it if it fails. */
  ROLLBACK(
      orders()
          .query("SELECT key, value FROM events")
          .and("\"upgrade\": {\"onFailure\": \"rollback\"}")),
  /** Runs once an hour. */
  SCHEDULE(
      orders().and("\"schedule\": {\"cron\": \"0 * * * *\"}, \"trigger\": {\"availableNow\": {}}"),
      text -> text.replace("\"trigger\":{\"processingTime\":\"5s\"},", "")),
  /** Begins new checkpoints; whatever has the generation before it is refused from then on. */
  NEW_GENERATION(orders().checkpoint("{\"generation\": 2}")),
  /** Its checkpoints are elsewhere, so that the queries would begin again. */
  OTHER_CHECKPOINTS(orders(), text -> text.replace("file:/lake/checkpoints", "file:/lake/other")),
  /** Its image cannot be pulled. */
  NO_IMAGE(orders(), text -> text.replace("\"spark\":{", "\"spark\":{\"image\":\"no-such\",")),
  /** Does not compile. */
  BROKEN(orders(), text -> text.replace("\"source\":\"events\"", "\"source\":\"nothing\""));

  private static final Owner OWNER = new Owner("cluster", "shop", "orders");

  private final String text;

  UserManifest(Samples.Variant variant) {
    this(variant, UnaryOperator.identity());
  }

  UserManifest(Samples.Variant variant, UnaryOperator<String> change) {
    this.text = change.apply(Json.write(variant.spec()));
  }

  PipelineSpec spec(boolean suspended) {
    String whole = text.substring(0, text.length() - 1) + ",\"suspend\":" + suspended + "}";
    return Json.read(whole, PipelineSpec.class).orElseThrow();
  }

  /** The bundle that an operator with this image creates; empty if it does not compile. */
  Optional<Bundle> bundle(String image) {
    PipelineSpec spec = spec(false);
    Compilation compilation = PipelineCompiler.compile(spec, OWNER);
    return Optional.ofNullable(compilation.plan())
        .map(
            plan ->
                BundleFactory.bundle(
                    new BundleInput(
                        "shop",
                        Samples.NAMES,
                        spec,
                        plan,
                        compilation.needs(),
                        compilation.supervision(),
                        this == NO_IMAGE ? "no-such" : image,
                        false)));
  }
}
