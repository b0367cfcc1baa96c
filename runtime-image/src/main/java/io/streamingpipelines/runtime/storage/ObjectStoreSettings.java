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

  private static @Nullable String region(StoragePlan.S3 s3) {
    return s3.region() == null && s3.endpoint() != null ? DEFAULT_REGION : s3.region();
  }

  private static void put(SortedMap<String, String> settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(HADOOP + name, value);
    }
  }
}
