package io.streamingpipelines.runtime.spark.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;

class AvroDocumentsTest {
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Order", "fields": [
        {"name": "id", "type": "string"},
        {"name": "note", "type": ["null", "string"], "default": null},
        {"name": "total", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {"name": "counts", "type": {"type": "map", "values": "long"}},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}}
      ]}
      """;

  private final AvroFormat format = new AvroFormat(SCHEMA, null);
  private final DocumentDecoder decoder = DocumentDecoder.avro(format, format.columns());

  @Test
  void givesTheColumnsOfARecord() throws IOException {
    assertThat(format.columns().toDDL())
        .isEqualTo(
            "id STRING NOT NULL,note STRING,total DECIMAL(9,2) NOT NULL,"
                + "tags ARRAY<STRING> NOT NULL,counts MAP<STRING, BIGINT> NOT NULL,"
                + "kind STRING NOT NULL");
    InternalRow first = decoded(order("o-1", null)).getStruct(0, 6);
    InternalRow second = decoded(order("ö-2", "gift")).getStruct(0, 6);
    assertThat(first.getUTF8String(0)).hasToString("o-1");
    assertThat(first.isNullAt(1)).isTrue();
    assertThat(first.getDecimal(2, 9, 2).toJavaBigDecimal()).isEqualTo(new BigDecimal("12.50"));
    assertThat(first.getArray(3).numElements()).isEqualTo(2);
    assertThat(first.getMap(4).valueArray().getLong(0)).isEqualTo(7);
    assertThat(first.getUTF8String(5)).hasToString("B");
    assertThat(second.getUTF8String(0)).hasToString("ö-2");
    assertThat(second.getUTF8String(1)).hasToString("gift");
  }

  @Test
  void aDocumentThatIsCutAnywhereIsMalformed() throws IOException {
    byte[] whole = order("o-1", "gift");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(reason(cut)).as("the first %d bytes", length).isIn("ends too early", "empty");
    }
    assertThat(reason(whole)).isNull();
  }

  @Test
  void aDocumentWithSomethingBehindItsEndIsMalformed() throws IOException {
    byte[] whole = order("o-1", null);
    assertThat(reason(Arrays.copyOf(whole, whole.length + 1)))
        .isEqualTo("there is data after the record");
  }

  @Test
  void aLengthThatGoesBeyondTheDocumentIsNotBelieved() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    encoder.writeLong(2_000_000_000L); // the id's length
    encoder.writeFixed(new byte[] {1, 2, 3});
    encoder.flush();
    assertThat(reason(bytes.toByteArray())).isEqualTo("ends too early");
  }

  @Test
  void textThatIsNotUtf8AndChoicesThatAreNotThereAreMalformed() throws IOException {
    byte[] order = order("abc", null);
    byte[] text = order.clone();
    text[1] = (byte) 0xff;
    byte[] union = order.clone();
    union[4] = 8; // the fifth branch of two
    byte[] symbol = order.clone();
    symbol[symbol.length - 1] = 8;
    for (byte[] broken : List.of(text, union, symbol)) {
      assertThat(reason(broken)).startsWith("not a record of the schema: ");
    }
    assertThat(reason(null)).isEqualTo("NULL instead of a document");
  }

  @Test
  void aSchemaThatIsNoRecordIsRefused() {
    assertThatThrownBy(() -> new AvroFormat("\"string\"", null).columns())
        .hasMessage("a record is needed, and this is string");
    assertThatThrownBy(() -> new AvroFormat("{\"type\": \"recod\"}", null).columns())
        .hasMessage("it names a type that it does not define");
  }

  private InternalRow decoded(byte[] document) {
    return decoder.decode(document);
  }

  private @org.jspecify.annotations.Nullable String reason(
      byte @org.jspecify.annotations.Nullable [] document) {
    InternalRow result = decoder.decode(document);
    return result.isNullAt(1) ? null : result.getUTF8String(1).toString();
  }

  private static byte[] order(String id, @org.jspecify.annotations.Nullable String note)
      throws IOException {
    Schema schema = new Schema.Parser().parse(SCHEMA);
    GenericRecord order = new GenericData.Record(schema);
    order.put("id", id);
    order.put("note", note);
    order.put("total", ByteBuffer.wrap(new BigDecimal("12.50").unscaledValue().toByteArray()));
    order.put("tags", List.of("x", "y"));
    order.put("counts", Map.of("n", 7L));
    order.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "B"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(order, encoder);
    encoder.flush();
    assertThat(new String(bytes.toByteArray(), StandardCharsets.UTF_8)).contains(id);
    return bytes.toByteArray();
  }
}
