package io.streamingpipelines.runtime.spark.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads the header of a file whose beginning another task reads, because the file is large. */
final class FirstLine {
  private FirstLine() {}

  /**
   * Returns the first line that counts, or an empty text if there is none.
   *
   * @param path URI of the file
   */
  static String of(String path, FileOptions options, Predicate<String> counts) {
    Path file = new Path(URI.create(path));
    Configuration conf = SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
    String separator = options.lineSeparator();
    try (InputStream in = file.getFileSystem(conf).open(file)) {
      LineReader lines =
          separator == null
              ? new LineReader(in)
              : new LineReader(in, separator.getBytes(StandardCharsets.UTF_8));
      Text line = new Text();
      while (lines.readLine(line) > 0) {
        UTF8String raw = UTF8String.fromBytes(line.getBytes(), 0, line.getLength());
        String text = (options.isUtf8() ? raw : options.utf8(raw)).toString();
        text = FileDocuments.withoutByteOrderMark(text);
        if (counts.test(text)) {
          return text;
        }
      }
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the header of " + path, e);
    }
  }
}
