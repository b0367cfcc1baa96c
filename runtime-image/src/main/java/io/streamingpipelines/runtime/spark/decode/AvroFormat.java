package io.streamingpipelines.runtime.spark.decode;

import java.io.Serializable;
import org.apache.avro.Schema;
import org.apache.spark.sql.avro.SchemaConverters;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * How Avro documents are read. Without a registry, each document is the bare bytes of a record that
 * was written with the given schema. With a registry, each document has the frame of Confluent's
 * serializers and was written with the schema that the frame names; the given schema is the
 * reader's.
 */
public final class AvroFormat implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String schema;
  private final @Nullable SchemaRegistry registry;

  /**
   * Creates a format, with a registry if documents have Confluent's frame.
   *
   * @param schema the schema as Avro's JSON
   */
  public AvroFormat(String schema, @Nullable SchemaRegistry registry) {
    this.schema = schema;
    this.registry = registry;
  }

  /**
   * The columns of the record.
   *
   * @throws IllegalArgumentException if the schema does not describe a record; the message is the
   *     reason
   */
  public StructType columns() {
    try {
      Schema parsed = parsed();
      if (parsed.getType() != Schema.Type.RECORD) {
        throw new IllegalArgumentException(
            "a record is needed, and this is " + parsed.getType().getName());
      }
      return (StructType) SchemaConverters.toSqlType(parsed).dataType();
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (NullPointerException e) {
      // Avro's response to a name that it cannot resolve
      throw new IllegalArgumentException("it names a type that it does not define", e);
    } catch (Exception e) {
      // Spark's IncompatibleSchemaException is a checked exception, which Scala does not declare
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  DocumentParser newParser() {
    return new AvroDocuments(parsed(), columns(), registry);
  }

  private Schema parsed() {
    return new Schema.Parser().parse(schema);
  }
}
