package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.S3Spec;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.StoragePlan;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How {@code s3a:} URIs are reached. */
final class ObjectStores {
  private static final Pattern ENDPOINT = Pattern.compile(Rules.ENDPOINT);
  private static final Pattern REGION = Pattern.compile(Rules.REGION);

  static StoragePlan.@Nullable S3 compile(
      Place place, @Nullable S3Spec spec, RunsIn where, SecretFiles secrets) {
    if (spec == null) {
      return null;
    }
    String secret = SecretFiles.named(place.field("credentialsSecret"), spec.credentialsSecret());
    // on a user's machine AWS's own places count: environment, ~/.aws
    String mounted = where.cluster() ? secret : null;
    String endpoint = spec.endpoint();
    if (spec.trustStoreSecret() != null && (endpoint == null || !endpoint.startsWith("https:"))) {
      place.error(ProblemCode.NOT_TOGETHER, Rules.TRUST_NEEDS_HTTPS);
    }
    String trust = SecretFiles.named(place.field("trustStoreSecret"), spec.trustStoreSecret());
    return new StoragePlan.S3(
        endpoint(place.field("endpoint"), endpoint),
        region(place.field("region"), spec.region()),
        Boolean.TRUE.equals(spec.pathStyle()),
        secrets.file(mounted, "accessKey"),
        secrets.file(mounted, "secretKey"),
        secrets.file(trust, "ca.crt"));
  }

  private static @Nullable String endpoint(Place place, @Nullable String url) {
    if (url != null && !ENDPOINT.matcher(url).matches()) {
      place.error(
          ProblemCode.INVALID_VALUE,
          "is not the URL of a store: write one such as https://minio:9000, without path and"
              + " credentials");
      return null;
    }
    return url;
  }

  private static @Nullable String region(Place place, @Nullable String region) {
    if (region != null && !REGION.matcher(region).matches()) {
      place.error(
          ProblemCode.INVALID_VALUE,
          "'" + region + "' is not a region: write one such as eu-west-1");
      return null;
    }
    return region;
  }

  private ObjectStores() {}
}
