package io.streamingpipelines.runtime.spark.decode;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary decoder for one document. It accepts no length beyond the document's end: if a
 * malformed document claimed gigabytes, Avro would allocate them before it reads a byte. Text must
 * be UTF-8.
 */
final class BoundedDecoder extends Decoder {
  private BinaryDecoder in = DecoderFactory.get().binaryDecoder(new byte[0], null);

  BoundedDecoder open(byte[] document, int from) {
    in = DecoderFactory.get().binaryDecoder(document, from, document.length - from, in);
    return this;
  }

  boolean atEnd() throws MalformedDocument {
    try {
      return in.isEnd();
    } catch (IOException e) {
      throw new MalformedDocument("cannot be read to its end");
    }
  }

  private int length(long claimed) throws IOException {
    if (claimed < 0) {
      throw new AvroRuntimeException("a length is negative");
    }
    if (claimed > in.inputStream().available()) {
      throw new EOFException();
    }
    return (int) claimed;
  }

  /**
   * Each element takes at least one byte; arrays of nothing but null are not worth an exception to
   * this rule.
   */
  private long items(long claimed) throws IOException {
    return length(claimed);
  }

  private byte[] bytes() throws IOException {
    byte[] bytes = new byte[length(in.readLong())];
    in.readFixed(bytes);
    return bytes;
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    byte[] bytes = bytes();
    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    return new Utf8(bytes);
  }

  @Override
  public String readString() throws IOException {
    return readString(null).toString();
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    return ByteBuffer.wrap(bytes());
  }

  @Override
  public void skipString() throws IOException {
    skipBytes();
  }

  @Override
  public void skipBytes() throws IOException {
    in.skipFixed(length(in.readLong()));
  }

  @Override
  public void skipFixed(int length) throws IOException {
    in.skipFixed(length(length));
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) throws IOException {
    in.readFixed(bytes, start, length);
  }

  @Override
  public long readArrayStart() throws IOException {
    return items(in.readArrayStart());
  }

  @Override
  public long arrayNext() throws IOException {
    return items(in.arrayNext());
  }

  @Override
  public long skipArray() throws IOException {
    return items(in.skipArray());
  }

  @Override
  public long readMapStart() throws IOException {
    return items(in.readMapStart());
  }

  @Override
  public long mapNext() throws IOException {
    return items(in.mapNext());
  }

  @Override
  public long skipMap() throws IOException {
    return items(in.skipMap());
  }

  @Override
  public void readNull() throws IOException {
    in.readNull();
  }

  @Override
  public boolean readBoolean() throws IOException {
    return in.readBoolean();
  }

  @Override
  public int readInt() throws IOException {
    return in.readInt();
  }

  @Override
  public long readLong() throws IOException {
    return in.readLong();
  }

  @Override
  public float readFloat() throws IOException {
    return in.readFloat();
  }

  @Override
  public double readDouble() throws IOException {
    return in.readDouble();
  }

  @Override
  public int readEnum() throws IOException {
    return in.readEnum();
  }

  @Override
  public int readIndex() throws IOException {
    return in.readIndex();
  }
}
