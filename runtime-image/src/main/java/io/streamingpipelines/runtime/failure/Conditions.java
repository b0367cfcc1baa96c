package io.streamingpipelines.runtime.failure;

import static java.util.Map.entry;

import io.streamingpipelines.plan.Failure.Kind;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of Spark's and Delta's error conditions for a pipeline: looked up by name first, then
 * by the class of the SQLSTATE.
 */
final class Conditions {
  /** Conditions that only say that something inside them failed. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "STREAM_FAILED",
          "FOREACH_BATCH_USER_FUNCTION_ERROR",
          "FOREACH_USER_FUNCTION_ERROR",
          "TASK_WRITE_FAILED",
          "FAILED_EXECUTE_UDF",
          "DATA_SOURCE_EXTERNAL_ERROR",
          "STAGE_MATERIALIZATION_MULTIPLE_FAILURES",
          "CANNOT_WRITE_STATE_STORE");

  private static final Map<String, Kind> BY_NAME =
      Map.ofEntries(
          // Delta's source is designed to be restarted when the schema changes
          entry("DELTA_SCHEMA_CHANGED", Kind.SCHEMA_CHANGED),
          entry("DELTA_SCHEMA_CHANGED_WITH_VERSION", Kind.SCHEMA_CHANGED),
          entry("DELTA_SCHEMA_CHANGED_WITH_STARTING_OPTIONS", Kind.SCHEMA_CHANGED),
          entry("DELTA_STREAMING_METADATA_EVOLUTION", Kind.SCHEMA_CHANGED),
          entry("DELTA_STREAMING_SCHEMA_MISMATCH_ON_RESTART", Kind.SCHEMA_CHANGED),
          entry("INCOMPATIBLE_TABLE_CHANGE_AFTER_ANALYSIS", Kind.SCHEMA_CHANGED),
          // two drivers use one checkpoint
          entry("CONCURRENT_STREAM_LOG_UPDATE", Kind.FENCED),
          entry("DELTA_CONCURRENT_TRANSACTION", Kind.FENCED),
          // Delta returns no SQLSTATE for conditions with a subclass
          entry("DELTA_CONCURRENT_APPEND", Kind.CONFLICT),
          entry("DELTA_CONCURRENT_DELETE_READ", Kind.CONFLICT),
          entry("DELTA_CONCURRENT_DELETE_DELETE", Kind.CONFLICT),
          entry("DELTA_CONCURRENT_WRITE", Kind.CONFLICT),
          entry("DELTA_METADATA_CHANGED", Kind.CONFLICT),
          entry("DELTA_PROTOCOL_CHANGED", Kind.CONFLICT),
          entry("DELTA_MAX_COMMIT_RETRIES_EXCEEDED", Kind.CONFLICT),
          // input or checkpoint was deleted
          entry("KAFKA_DATA_LOSS", Kind.HISTORY_LOST),
          entry("RESOLVED_START_OFFSET_GREATER_THAN_END_OFFSET", Kind.HISTORY_LOST),
          entry("UNRESOLVED_START_OFFSET_GREATER_THAN_END_OFFSET", Kind.HISTORY_LOST),
          entry("DELTA_LOG_FILE_NOT_FOUND", Kind.HISTORY_LOST),
          entry("DELTA_LOG_FILE_NOT_FOUND_FOR_STREAMING_SOURCE", Kind.HISTORY_LOST),
          entry("DELTA_STREAMING_TRAILING_COMMIT_MISSING", Kind.HISTORY_LOST),
          entry("DELTA_VERSIONS_NOT_CONTIGUOUS", Kind.HISTORY_LOST),
          entry("DELTA_TRUNCATED_TRANSACTION_LOG", Kind.HISTORY_LOST),
          entry("DELTA_MISSING_FILES_UNEXPECTED_VERSION", Kind.HISTORY_LOST),
          entry("DELTA_NO_RECREATABLE_HISTORY_FOUND", Kind.HISTORY_LOST),
          entry("DELTA_STATE_RECOVER_ERROR", Kind.HISTORY_LOST),
          entry("DELTA_TXN_LOG_FAILED_INTEGRITY", Kind.HISTORY_LOST),
          entry("DELTA_SOURCE_TABLE_IGNORE_CHANGES", Kind.HISTORY_LOST),
          entry("DELTA_SOURCE_IGNORE_DELETE", Kind.HISTORY_LOST),
          entry("DIFFERENT_DELTA_TABLE_READ_BY_STREAMING_SOURCE", Kind.HISTORY_LOST),
          entry("STREAMING_CHECKPOINT_MISSING_METADATA_FILE", Kind.HISTORY_LOST),
          entry("STATE_STORE_CHECKPOINT_LOCATION_NOT_EMPTY", Kind.HISTORY_LOST),
          entry("CHECKPOINT_FILE_CHECKSUM_VERIFICATION_FAILED", Kind.HISTORY_LOST),
          entry("CANNOT_LOAD_STATE_STORE.CANNOT_FIND_BASE_SNAPSHOT_CHECKPOINT", Kind.HISTORY_LOST),
          entry("CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS", Kind.HISTORY_LOST),
          entry("CANNOT_LOAD_STATE_STORE.CANNOT_READ_MISSING_SNAPSHOT_FILE", Kind.HISTORY_LOST),
          entry("CANNOT_LOAD_STATE_STORE.CANNOT_READ_STREAMING_STATE_FILE", Kind.HISTORY_LOST),
          entry("FAILED_READ_FILE.FILE_NOT_EXIST", Kind.HISTORY_LOST),
          // the manifest asks for something impossible
          entry("STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE", Kind.CONFIGURATION),
          entry("STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE", Kind.CONFIGURATION),
          entry("STATE_STORE_INVALID_VALUE_SCHEMA_EVOLUTION", Kind.CONFIGURATION),
          entry("INVALID_CONF_VALUE", Kind.CONFIGURATION),
          entry("INVALID_PARAMETER_VALUE", Kind.CONFIGURATION),
          entry("KAFKA_START_OFFSET_DOES_NOT_MATCH_ASSIGNED", Kind.CONFIGURATION),
          entry("KAFKA_TIMESTAMP_OFFSET_DOES_NOT_MATCH_ASSIGNED", Kind.CONFIGURATION),
          // the same rows will fail again
          entry("MALFORMED_RECORD_IN_PARSING", Kind.DATA),
          entry("MALFORMED_CSV_RECORD", Kind.DATA),
          entry("KAFKA_NULL_TOPIC_IN_DATA", Kind.DATA),
          entry("USER_RAISED_EXCEPTION", Kind.DATA),
          // the next attempt succeeds (observed on Spark 4.1.1)
          entry("STATE_STORE_COMMIT_VALIDATION_FAILED", Kind.INFRASTRUCTURE),
          entry("DELTA_MERGE_MATERIALIZE_SOURCE_FAILED_REPEATEDLY", Kind.INFRASTRUCTURE),
          entry("DELTA_MERGE_SOURCE_CACHED_DURING_EXECUTION", Kind.INFRASTRUCTURE));

  /**
   * SQLSTATE classes, that is, the first two characters; see the SQL standard and Spark's
   * error-states.
   */
  private static final Map<String, Kind> BY_STATE_CLASS =
      Map.ofEntries(
          entry("07", Kind.CONFIGURATION),
          entry("0A", Kind.CONFIGURATION),
          entry("21", Kind.DATA),
          entry("22", Kind.DATA),
          entry("23", Kind.DATA),
          entry("2D", Kind.CONFLICT),
          entry("38", Kind.CONFIGURATION),
          entry("42", Kind.CONFIGURATION),
          entry("44", Kind.DATA),
          entry("46", Kind.CONFIGURATION),
          entry("54", Kind.CONFIGURATION),
          entry("55", Kind.CONFIGURATION),
          entry("56", Kind.CONFIGURATION),
          entry("F0", Kind.CONFIGURATION),
          entry("P0", Kind.DATA),
          entry("KD", Kind.INFRASTRUCTURE),
          entry("53", Kind.INFRASTRUCTURE),
          entry("58", Kind.INFRASTRUCTURE),
          entry("82", Kind.INFRASTRUCTURE),
          entry("XX", Kind.INFRASTRUCTURE));

  private Conditions() {}

  /** Whether the condition has no meaning of its own. */
  static boolean isWrapper(String condition) {
    return WRAPPERS.contains(main(condition));
  }

  /** The meaning of the condition, or null if neither it nor its SQLSTATE is known. */
  static @Nullable Kind kind(String condition, @Nullable String sqlState) {
    Kind exact = BY_NAME.get(condition);
    if (exact != null) {
      return exact;
    }
    Kind byMain = BY_NAME.get(main(condition));
    if (byMain != null) {
      return byMain;
    }
    return sqlState == null || sqlState.length() < 2
        ? null
        : BY_STATE_CLASS.get(sqlState.substring(0, 2));
  }

  /**
   * The part before the subclass: {@code KAFKA_DATA_LOSS} for {@code
   * KAFKA_DATA_LOSS.PARTITIONS_DELETED}.
   */
  private static String main(String condition) {
    int dot = condition.indexOf('.');
    return dot < 0 ? condition : condition.substring(0, dot);
  }
}
