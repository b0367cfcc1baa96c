package io.streamingpipelines.compiler.storage;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.storage.S3Spec;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.StoragePlan;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How to access {@code s3a:} URIs. */
final class ObjectStoreCompiler {
  private static final Pattern ENDPOINT = Pattern.compile(Rules.ENDPOINT);
  private static final Pattern REGION = Pattern.compile(Rules.REGION);

  static StoragePlan.@Nullable S3 compile(
      FieldPath path, @Nullable S3Spec spec, RunsIn where, SecretFiles secrets) {
    if (spec == null) {
      return null;
    }
    String secret = SecretFiles.named(path.field("credentialsSecret"), spec.credentialsSecret());
    // on a user's machine, credentials come from AWS's usual places: environment, ~/.aws
    String mounted = where.cluster() ? secret : null;
    String endpoint = spec.endpoint();
    if (spec.trustStoreSecret() != null && (endpoint == null || !endpoint.startsWith("https:"))) {
      path.error(ProblemCode.NOT_TOGETHER, Rules.TRUST_NEEDS_HTTPS);
    }
    String trust = SecretFiles.named(path.field("trustStoreSecret"), spec.trustStoreSecret());
    return new StoragePlan.S3(
        endpoint(path.field("endpoint"), endpoint),
        region(path.field("region"), spec.region()),
        Boolean.TRUE.equals(spec.pathStyle()),
        secrets.fileReadAgain(mounted, "accessKey"),
        secrets.fileReadAgain(mounted, "secretKey"),
        secrets.file(trust, "ca.crt"));
  }

  private static @Nullable String endpoint(FieldPath path, @Nullable String url) {
    if (url != null && !ENDPOINT.matcher(url).matches()) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "is not the URL of an object store: write one such as https://minio:9000, without a path"
              + " and credentials");
      return null;
    }
    return url;
  }

  private static @Nullable String region(FieldPath path, @Nullable String region) {
    if (region != null && !REGION.matcher(region).matches()) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'" + region + "' is not a region: write one such as eu-west-1");
      return null;
    }
    return region;
  }

  private ObjectStoreCompiler() {}
}
