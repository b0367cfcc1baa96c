package io.streamingpipelines.runtime.decode;

import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.plan.PlanRefused;
import io.streamingpipelines.runtime.spark.decode.AvroFormat;
import io.streamingpipelines.runtime.spark.decode.Pem;
import io.streamingpipelines.runtime.spark.decode.SchemaRegistry;
import io.streamingpipelines.runtime.storage.SecretText;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Creates the Avro format that a plan declares; asks the registry for the schema if it is stored
 * there.
 */
final class AvroFormats {
  private AvroFormats() {}

  /**
   * @param path the decoder's place in the manifest
   */
  static AvroFormat of(DecodePlan decode, String path) {
    DecodePlan.Registry declared = decode.registry();
    if (declared == null) {
      return new AvroFormat(decode.schema(), null);
    }
    SchemaRegistry registry = registry(declared);
    if (!decode.schema().isEmpty()) {
      return new AvroFormat(decode.schema(), registry);
    }
    String newest =
        registry
            .latest(declared.subject())
            .orElseThrow(
                () ->
                    new PlanRefused(
                        Problem.error(
                            path + ".schemaRegistry.subject",
                            "UnknownSubject",
                            "The registry has no Avro schema for the subject "
                                + declared.subject()
                                + "; register one, or write the schema into the manifest.")));
    return new AvroFormat(newest, registry);
  }

  static StructType columns(AvroFormat format, String path) {
    try {
      return format.columns();
    } catch (IllegalArgumentException e) {
      throw new PlanRefused(
          Problem.error(
              path + ".schema",
              "InvalidSchema",
              "The Avro schema gives no columns: " + e.getMessage()));
    }
  }

  private static SchemaRegistry registry(DecodePlan.Registry declared) {
    String user = declared.usernameFile();
    String password = declared.passwordFile();
    return new SchemaRegistry(
        declared.url(),
        user == null || password == null
            ? null
            : SecretText.credential(user) + ":" + SecretText.credential(password),
        new Pem(
            text(declared.caFile()),
            text(declared.certificateFile()),
            text(declared.privateKeyFile())));
  }

  private static @Nullable String text(@Nullable String file) {
    return file == null ? null : SecretText.read(file);
  }
}
