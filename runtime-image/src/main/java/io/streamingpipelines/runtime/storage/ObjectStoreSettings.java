package io.streamingpipelines.runtime.storage;

import io.streamingpipelines.plan.StoragePlan;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Spark's settings for object stores; they contain no secrets. */
public final class ObjectStoreSettings {
  /** The prefix of settings that Spark passes to Hadoop. */
  public static final String HADOOP = "spark.hadoop.";

  /** The region that S3-compatible stores accept if no other is configured. */
  private static final String DEFAULT_REGION = "us-east-1";

  private ObjectStoreSettings() {}

  public static SortedMap<String, String> of(StoragePlan storage) {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("spark.delta.logStore.s3a.impl", ObjectLogStore.class.getName());
    settings.put(HADOOP + "fs.s3a.create.conditional.enabled", "true");
    outages(settings);
    StoragePlan.S3 s3 = storage.s3();
    put(settings, "fs.s3a.endpoint", s3 == null ? null : s3.endpoint());
    put(settings, "fs.s3a.endpoint.region", s3 == null ? null : region(s3));
    if (s3 != null && s3.pathStyle()) {
      put(settings, "fs.s3a.path.style.access", "true");
    }
    if (s3 != null && s3.accessKeyFile() != null && s3.secretKeyFile() != null) {
      put(settings, "fs.s3a.aws.credentials.provider", MountedCredentials.class.getName());
      put(settings, MountedCredentials.ACCESS_KEY_FILE, s3.accessKeyFile());
      put(settings, MountedCredentials.SECRET_KEY_FILE, s3.secretKeyFile());
    } else {
      // environment, web identity (IRSA), pod identity, instance profile, ~/.aws; Hadoop's own list
      // lacks web identity
      put(
          settings,
          "fs.s3a.aws.credentials.provider",
          "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider");
    }
    if (s3 != null && s3.caFile() != null) {
      put(settings, "fs.s3a.s3.client.factory.impl", TrustingClients.class.getName());
      put(settings, TrustingClients.CA_FILE, s3.caFile());
    }
    return settings;
  }

  /**
   * A request is tried eight times: for seconds if the store refuses connections, for two minutes
   * if it does not respond, and for eight if it does not respond to an upload. Then the query
   * fails, which everybody can see, and is restarted with backoff. With Hadoop's defaults, a
   * request is tried 48 times: for three minutes, eight minutes, or more than two hours. Requests
   * that a store rejects because there are too many have limits of their own.
   */
  private static void outages(SortedMap<String, String> settings) {
    put(settings, "fs.s3a.attempts.maximum", "1");
    put(settings, "fs.s3a.retry.limit", "3");
    put(settings, "fs.s3a.connection.establish.timeout", "15s");
    put(settings, "fs.s3a.connection.request.timeout", "30s");
    put(settings, "fs.s3a.connection.timeout", "60s");
  }

  private static @Nullable String region(StoragePlan.S3 s3) {
    return s3.region() == null && s3.endpoint() != null ? DEFAULT_REGION : s3.region();
  }

  private static void put(SortedMap<String, String> settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(HADOOP + name, value);
    }
  }
}
