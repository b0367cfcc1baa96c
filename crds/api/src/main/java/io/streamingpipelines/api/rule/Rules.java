package io.streamingpipelines.api.rule;

/**
 * The rules that the schema and the compiler share: bounds, patterns, and one sentence for each
 * rule over several fields. The API server answers with the sentence when {@code kubectl apply}
 * breaks the rule; the compiler reports the same sentence where there is no API server.
 */
public final class Rules {

  /** Names of sources, views, tables, sinks and expectations: they are also SQL identifiers. */
  public static final String NAME = "^[a-z][a-z0-9_]*$";

  public static final int NAME_MAX = 63;

  /** Kubernetes style: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 7d}. */
  public static final String DURATION = "^([0-9]{1,10}(ms|s|m|h|d))+$";

  /** A URI, or an absolute path. */
  public static final String LOCATION = "^([a-z][a-z0-9+.-]*:|/).+$";

  /** Like {@link #LOCATION}, or beginning with a parameter. */
  public static final String PATH = "^([a-z][a-z0-9+.-]*:|/|\\$\\{).+$";

  /** URL of an object store, without credentials and path. */
  public static final String ENDPOINT = "^https?://[^/@?#\\s]+/?$";

  /** A region of Amazon's, or of a store like it. */
  public static final String REGION = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** A Java class, with its package. */
  public static final String CLASS_NAME =
      "^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*(\\$[A-Za-z0-9_]+)*$";

  public static final int CLASS_NAME_MAX = 512;

  /** A jar, in the image, on the volume or in a bucket. */
  public static final String JAR = "^((file:)?/|s3a://|\\$\\{)\\S*\\.jar$";

  /** Longest regular expression over the names of topics. */
  public static final int TOPIC_PATTERN_MAX = 1024;

  /** {@code host:port}, joined by commas. */
  public static final String BOOTSTRAP_SERVERS = "^[^,\\s]+:[0-9]+(,[^,\\s]+:[0-9]+)*$";

  /** {@code http://host} or {@code https://host}, optionally with a port and a path. */
  public static final String HTTP_URL = "^https?://[^\\s/]+[^\\s]*$";

  /** Names of Secrets, PersistentVolumeClaims and ServiceAccounts. */
  public static final String OBJECT_NAME =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  public static final int OBJECT_NAME_MAX = 253;

  /** A pipeline of any cluster: {@code <cluster>/<namespace>/<name>}, as its tables name it. */
  public static final String OWNER = "^[a-z0-9][-a-z0-9]*/[a-z0-9][-a-z0-9]*/[a-z][-a-z0-9]*$";

  public static final int OWNER_MAX = 253;

  /** Amounts of memory, a part of Kubernetes' quantities. */
  public static final String MEMORY = "^[1-9][0-9]*(Ki|Mi|Gi|Ti|k|M|G|T)?$";

  /** Amounts of CPU, a part of Kubernetes' quantities. */
  public static final String CPU = "^([0-9]+(\\.[0-9]+)?|[0-9]+m)$";

  /** Names of environment variables. */
  public static final String ENV_NAME = "^[-._a-zA-Z][-._a-zA-Z0-9]*$";

  /** Column names; those with a dot or a quote cannot be named in keys and partitions. */
  public static final String COLUMN = "^[^`.,;{}()\\n\\t=]+$";

  /** Maximum number of sources, views, tables and sinks each. */
  public static final int LIST_MAX = 100;

  /** Maximum number of expectations in a set, and of sets of a table. */
  public static final int SET_MAX = 50;

  public static final int FLOWS_MAX = 16;

  public static final int INPUTS_MAX = 16;
  public static final int SQL_MAX = 32_768;
  public static final int EXPRESSION_MAX = 8_192;
  public static final int OPTIONS_MAX = 100;

  /** Maximum number of older checkpoint generations that are kept. */
  public static final int RETAIN_MAX = 100;

  /**
   * Keys of options and settings whose value would be a secret: a regular expression that matches
   * anywhere in the key.
   */
  public static final String SECRET_KEY =
      "(?i)(password|jaas|secret[._-]?key$|secret$|session[._-]?token|keystore[._-]key|account[._-]key|private[._-]key|client[._-]secret)";

  /** The longest name for a pipeline: pods and labels are named after it. */
  public static final int PIPELINE_NAME_MAX = 40;

  public static final String PIPELINE_NAME =
      "metadata.name must start with a letter, hold only lower-case letters, digits and hyphens,"
          + " and be at most 40 characters long, because pods are named after it.";

  public static final String SOMETHING_TO_DO =
      "The pipeline writes nothing: add a table or a sink.";
  public static final String UNIQUE_NAMES =
      "Sources, views, tables and sinks must have unique names.";

  public static final String PARAMETER_NAMES =
      "A parameter name consists of lower-case letters, digits and _, and starts with a letter,"
          + " because texts use it as ${name}.";

  public static final String FUNCTIONS_NEED_JARS =
      "Functions are classes in jars: list the jars in spark.jars.";

  public static final String TABLES_IMMUTABLE =
      "storage.tables cannot be changed, because the tables stay where they are: create a new"
          + " pipeline for another location.";
  public static final String CHECKPOINTS_IMMUTABLE =
      "storage.checkpoints cannot be changed, because the checkpoints stay where they are: create a"
          + " new pipeline for another location.";

  public static final String ONE_SOURCE_KIND =
      "A source needs exactly one of kafka, files, delta, rate and socket.";
  public static final String VALUE_IS_FOR_KAFKA =
      "value is for kafka sources only: files have a format and a schema of their own.";
  public static final String VALUE_HAS_NO_COLUMN =
      "column is for a table's decode only: a source always decodes the Kafka value.";
  public static final String ONE_SUBSCRIPTION =
      "A kafka source needs exactly one of subscribe, subscribePattern and assign.";

  /** Not in the schema: CEL does not see fields of any type. */
  public static final String ONE_START =
      "startingOffsets and startingTimestamp are mutually exclusive: remove one of them.";

  public static final String DELAY_NEEDS_A_MINIMUM =
      "maxTriggerDelay needs minOffsetsPerTrigger: without it no batch waits.";
  public static final String MALFORMED_IS_FOR_DOCUMENTS =
      "malformed is for formats json and csv only: files of other formats contain no documents.";
  public static final String FILES_NEED_A_SCHEMA =
      "A files source needs a schema: only format text has a fixed one.";
  public static final String ARCHIVE_NEEDS_A_DIRECTORY =
      "cleanSource archive needs option sourceArchiveDir: the folder for files that were read.";

  public static final String ONE_DELTA_START =
      "startingVersion and startingTimestamp are mutually exclusive: remove one of them.";

  public static final String ONE_INPUT_KIND =
      "An input needs exactly one of source, table and view.";
  public static final String RAW_IS_FOR_SOURCES =
      "as raw is for sources only: tables and views have no raw form.";
  public static final String CHANGES_ARE_FOR_TABLES =
      "as changes and as snapshot are for tables only.";
  public static final String SKIP_IS_FOR_TABLES =
      "skipChangeCommits is for tables only; a delta source has a setting of its own.";

  public static final String LIMITS_ARE_FOR_TABLES =
      "maxBytesPerTrigger and maxFilesPerTrigger are for tables only; a source has settings of its"
          + " own.";

  public static final String ONE_FILES_LIMIT =
      "maxFilesPerTrigger and maxBytesPerTrigger are mutually exclusive: remove one of them.";

  public static final String DECODE_NEEDS_A_COLUMN =
      "decode needs column: the column that contains the documents.";
  public static final String DECODE_NEEDS_ONE_INPUT =
      "decode needs exactly one input in from: decode in a separate table before the join.";
  public static final String DECODE_NEEDS_A_SCHEMA =
      "Formats json and csv need a schema: the columns as DDL, such as: id STRING, total"
          + " DECIMAL(18,2).";
  public static final String AVRO_NEEDS_A_SCHEMA =
      "Format avro needs a schema, as Avro's JSON, or a schemaRegistry.";
  public static final String REGISTRY_IS_FOR_AVRO =
      "schemaRegistry is for format avro only: remove it.";
  public static final String QUERY_NEEDED =
      "Several inputs need a query: one SELECT over their names.";
  public static final String FROM_OR_FLOWS =
      "A table needs either from, with its query, or flows: each flow has a from and a query of its"
          + " own.";
  public static final String FLOWS_DO_NOT_DEDUPLICATE =
      "deduplicate sees the rows of one query only: let the flows write a table, and deduplicate in"
          + " another table that reads it.";
  public static final String FLOWS_DO_NOT_COMPLETE =
      "Flows add rows to a table, but write modes complete and refresh replace it, so each flow"
          + " would remove the rows of the others: combine the queries with UNION ALL instead.";
  public static final String FLOWS_NEED_A_SEQUENCE =
      "Flows that upsert need sequenceBy, which decides which flow has the newer row.";
  public static final String REQUEUE_ADDS_ROWS =
      "Requeued rows are added after all others, which needs write mode append, history, or upsert"
          + " with sequenceBy, and no deduplicate.";
  public static final String PARTITION_OR_CLUSTER =
      "partitionBy and clusterBy are mutually exclusive: remove one of them.";
  public static final String UPSERT_NEEDS_KEYS =
      "write mode upsert needs keys: the columns that identify a row.";
  public static final String HISTORY_NEEDS_KEYS =
      "write mode history needs keys and sequenceBy: the columns that identify a row, and those"
          + " that order its versions.";
  public static final String KEYS_ARE_FOR_UPSERT =
      "keys, sequenceBy, deleteWhen, columns and tombstoneRetention are for write modes upsert and"
          + " history only: set one of these modes or remove them.";
  public static final String IGNORE_NULLS_IS_FOR_UPSERT =
      "ignoreNulls is for write mode upsert only: remove it.";
  public static final String REFRESH_READS_SNAPSHOTS =
      "write mode refresh reads whole tables, not streams: set as: snapshot for each table in from,"
          + " and put an append table between a source and this table.";
  public static final String TOLERATE_IS_FOR_FAIL =
      "tolerate is for onViolation fail only: the other actions never fail a batch.";
  public static final String ONE_TOLERANCE = "tolerate needs exactly one of ratio and count.";
  public static final String DEDUPLICATE_NEEDS_A_BOUND =
      "deduplicate without within remembers every key forever: set within, or unboundedState:"
          + " accepted.";
  public static final String WITHIN_NEEDS_A_WATERMARK =
      "deduplicate.within needs a watermark on an input in from, because keys expire in event"
          + " time.";
  public static final String COMPLETE_DOES_NOT_DEDUPLICATE =
      "deduplicate cannot be used with write mode complete, which replaces the whole table: group"
          + " by the keys in the query instead.";
  public static final String DEDUPLICATE_ONLY_WARNS =
      "A table that deduplicates cannot reject rows, because a rejected row must not enter its"
          + " state: put a stateless table with the expectations in front of it, or let them warn.";
  public static final String GENERATION_GROWS =
      "checkpoint.generation can only increase: an older checkpoint cannot be resumed.";
  public static final String SINKS_CANNOT_REPLACE =
      "checkpoint.data: replace and checkpoint.keepWhere are for tables only, because what a sink"
          + " has written cannot be replaced: remove them.";
  public static final String KEEP_WHERE_NEEDS_REPLACE =
      "checkpoint.keepWhere needs data: replace, because data: keep already keeps every row: set"
          + " data: replace, or remove keepWhere.";
  public static final String COMPLETE_KEEPS_NOTHING =
      "checkpoint.keepWhere cannot be used with write mode complete, because each batch replaces"
          + " the whole table: remove keepWhere.";
  public static final String REFRESH_IS_REBUILT =
      "Write mode refresh rebuilds the whole table whenever an input changes: remove data: replace,"
          + " start and keepWhere from checkpoint.";

  public static final String TIME_ZONE_IS_FOR_A_SCHEDULE =
      "timeZone is the time zone of schedule: add a schedule, or remove timeZone.";
  public static final String RETENTION_IS_MAINTENANCE =
      "delta.deletedFileRetentionDuration is set by maintenance.vacuum.retention: write it there,"
          + " such as 30d.";

  /** Not in the schema: CEL does not know these durations. */
  public static final String SHORT_RETENTION =
      "is less than the 7 days that Delta considers safe, so slow readers and time travel may fail:"
          + " write at least 7d, or shortRetention: accepted";

  public static final String ONE_SINK_KIND =
      "A sink needs exactly one of kafka, files, console and noop.";
  public static final String ONE_TRIGGER =
      "A trigger needs exactly one of processingTime, availableNow and continuous.";

  public static final String NO_SECRET_OPTIONS =
      "Options must not contain secrets: name a Secret in security instead.";
  public static final String NO_SECRET_CONF =
      "spark.conf must not contain secrets: pass them through env with secretKeyRef.";
  public static final String SASL_NEEDS_CREDENTIALS =
      "The SASL protocols need sasl: its mechanism and the Secret with the credentials.";
  public static final String SASL_NEEDS_PROTOCOL =
      "sasl needs protocol SASL_PLAINTEXT or SASL_SSL; otherwise it has no effect.";
  public static final String OAUTHBEARER_NEEDS_OAUTH =
      "Mechanism OAUTHBEARER needs oauth: the endpoint that issues tokens.";
  public static final String OAUTH_IS_FOR_OAUTHBEARER =
      "oauth is for mechanism OAUTHBEARER only: remove it.";
  public static final String TLS_NEEDS_PROTOCOL =
      "tls needs protocol SSL or SASL_SSL; otherwise it has no effect.";
  public static final String TRUST_NEEDS_HTTPS =
      "trustStoreSecret needs an endpoint with https:; otherwise it has no effect.";
  public static final String ONE_ENV_VALUE =
      "An environment variable needs exactly one of value and secretKeyRef.";

  private Rules() {}
}
