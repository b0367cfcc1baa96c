package io.streamingpipelines.compiler.decode;

import io.streamingpipelines.plan.DecodePlan.Format;

/** How the manifest writes the schema of a format's documents. */
enum SchemaNotation {
  /** Columns as Spark's DDL. */
  DDL,
  /** A record in Avro's JSON, here or in a schema registry. */
  AVRO,
  /** Not at all: the format has one column. */
  NONE;

  static SchemaNotation of(Format format) {
    return switch (format) {
      case JSON, CSV -> DDL;
      case AVRO -> AVRO;
      case TEXT, BINARY -> NONE;
    };
  }
}
