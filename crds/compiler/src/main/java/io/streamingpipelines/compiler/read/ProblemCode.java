package io.streamingpipelines.compiler.read;

import io.streamingpipelines.plan.CamelCase;

/** What can be wrong with a manifest; programs read {@link #id}. */
public enum ProblemCode {
  UNREADABLE,
  MISSING,
  INVALID_VALUE,
  INVALID_NAME,
  UNKNOWN_CHOICE,
  EXACTLY_ONE,
  NOT_TOGETHER,
  NOT_SUPPORTED_YET,
  UNKNOWN_FIELD,
  WRONG_TYPE,
  DUPLICATE_NAME,
  SECRET_IN_TEXT,
  OPTION_REFUSED,
  CONF_REFUSED,
  UNKNOWN_ROCKSDB_KEY,
  STORAGE_NEEDS_VOLUME,
  INVALID_SCHEMA,
  RESERVED_COLUMN,
  UNKNOWN_INPUT,
  UNKNOWN_PARAMETER,
  UNKNOWN_EXPECTATION_SET,
  CYCLE,
  TABLE_WITHOUT_FLOW,
  EMPTY_PIPELINE,
  INPUT_MODE,
  NO_STREAM,
  SHARED_LOCATION,
  CLEANED_FOR_OTHERS,
  NO_LATEST_POSITION,
  TRIGGERS_MIXED,
  CONTINUOUS_NOT_POSSIBLE,
  RUN_NEVER_ENDS,
  QUARANTINE_BEFORE_STATE,
  UNBOUNDED_STATE,
  WATERMARK_NEEDED,
  KEY_MAY_BE_NULL,
  READS_NOTHING_NEW,
  UNUSED,
  /** Warning: a source that is only for experiments. */
  NOT_FOR_PRODUCTION,
  /** Warning: the user accepts that deleted records are skipped. */
  DATA_LOSS_IGNORED;

  /** {@code UnknownInput}. */
  public String id() {
    return CamelCase.of(this);
  }
}
