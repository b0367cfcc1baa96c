package io.streamingpipelines.compiler;

/** The defaults of the manifest; one constant for each. */
public final class Defaults {
  public static final String PROCESSING_TIME = "0s";
  public static final String STARTING_OFFSETS = "earliest";
  public static final int MAX_FILES_PER_TRIGGER = 1_000;
  public static final long RATE_ROWS_PER_SECOND = 1;
  public static final String QUARANTINE_RETENTION = "30d";
  public static final String TOMBSTONE_RETENTION = "7d";
  public static final String VACUUM_RETENTION = "7d";
  public static final String TIME_ZONE = "UTC";
  public static final int GENERATION = 1;

  public static final String BACKOFF_INITIAL = "5s";
  public static final String BACKOFF_MAX = "5m";
  public static final String RESET_AFTER = "10m";
  public static final int MAX_FAILURES = 20;
  public static final String NODE_LOST_TIMEOUT = "5m";
  public static final int VERIFY_BATCHES = 3;
  public static final String VERIFY_TIMEOUT = "10m";
  public static final String DRAIN_GRACE = "60s";
  public static final String STATUS_INTERVAL = "5s";

  public static final int CORES = 1;
  public static final String MEMORY = "1Gi";
  public static final int EXECUTORS = 0;

  /** Memory of a pod beyond its heap, as a fraction of the heap. */
  public static final double MEMORY_OVERHEAD_FACTOR = 0.4;

  /** A driver of two tables uses about 430 MiB beside its heap: classes, code, threads, RocksDB. */
  public static final long MEMORY_OVERHEAD_LEAST_MIB = 640;

  /** Spark refuses to start with less heap than 450 MiB. */
  public static final long MEMORY_LEAST_MIB = 512;

  private Defaults() {}
}
