package io.streamingpipelines.runtime.spark.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.InternalRow;

/** Parses a format whose documents are UTF-8 text. */
interface TextDocumentParser extends DocumentParser {
  InternalRow parse(String document) throws MalformedDocument;

  @Override
  default InternalRow parse(byte[] document) throws MalformedDocument {
    return parse(text(document));
  }

  static String text(byte[] document) throws MalformedDocument {
    String text = new String(document, StandardCharsets.UTF_8);
    // the fast conversion replaces invalid UTF-8; only if it did, use the strict one
    if (text.indexOf('\uFFFD') >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
      } catch (CharacterCodingException e) {
        throw new MalformedDocument("not UTF-8");
      }
    }
    return text;
  }
}
