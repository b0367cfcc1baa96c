package io.streamingpipelines.runtime.spark.decode;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.spark.sql.avro.AvroDeserializer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Decodes Avro records. Avro's own reader parses the record, and the class behind Spark's {@code
 * from_avro} converts it to columns. This class checks in addition that the document is read to its
 * end.
 */
final class AvroDocuments implements DocumentParser {
  /** Length of Confluent's frame: a zero byte, then the schema's id in four bytes. */
  private static final int FRAME = 5;

  private final Schema reader;
  private final @Nullable SchemaRegistry registry;
  private final AvroDeserializer columns;
  private final BoundedDecoder decoder = new BoundedDecoder();

  /** Readers by the id of the writer's schema, for the ids that the registry knows. */
  private final Map<Integer, GenericDatumReader<Object>> byWriter = new HashMap<>();

  private final GenericDatumReader<Object> plain;

  AvroDocuments(Schema reader, StructType schema, @Nullable SchemaRegistry registry) {
    this.reader = reader;
    this.registry = registry;
    this.columns = new AvroDeserializer(reader, schema, "CORRECTED", false, "", -1);
    this.plain = new GenericDatumReader<>(reader);
  }

  @Override
  public InternalRow parse(byte[] document) throws MalformedDocument {
    if (document.length == 0) {
      throw new MalformedDocument("empty");
    }
    GenericDatumReader<Object> records = registry == null ? plain : framed(registry, document);
    Object record = read(records, document, registry == null ? 0 : FRAME);
    if (!decoder.atEnd()) {
      throw new MalformedDocument("there is data after the record");
    }
    try {
      Option<Object> row = columns.deserialize(record);
      if (row.isEmpty()) {
        throw new MalformedDocument("no record");
      }
      return ((InternalRow) row.get()).copy(); // Spark reuses the row
    } catch (RuntimeException e) {
      throw new MalformedDocument("a value does not fit its column: " + message(e));
    }
  }

  private Object read(GenericDatumReader<Object> records, byte[] document, int from)
      throws MalformedDocument {
    try {
      return records.read(null, decoder.open(document, from));
    } catch (EOFException e) {
      throw new MalformedDocument("ends too early");
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new MalformedDocument("not a record of the schema: " + message(e));
    }
  }

  private GenericDatumReader<Object> framed(SchemaRegistry from, byte[] document)
      throws MalformedDocument {
    if (document.length < FRAME) {
      throw new MalformedDocument("shorter than the five bytes that name the schema");
    }
    if (document[0] != 0) {
      throw new MalformedDocument("does not begin with the zero byte of a registry's frame");
    }
    int id = ByteBuffer.wrap(document, 1, Integer.BYTES).getInt();
    GenericDatumReader<Object> known = byWriter.get(id);
    if (known != null) {
      return known;
    }
    Schema writer =
        from.schema(id)
            .orElseThrow(
                () -> new MalformedDocument("the registry has no Avro schema with id " + id));
    GenericDatumReader<Object> records = new GenericDatumReader<>(writer, reader);
    byWriter.put(id, records);
    return records;
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.replaceAll("\\s+", " ");
  }
}
