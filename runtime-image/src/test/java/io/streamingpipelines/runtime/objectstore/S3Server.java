package io.streamingpipelines.runtime.objectstore;

import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.runtime.query.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A real S3 server, versitygw of {@code deploy/s3}, for all tests of this JVM; a process of its own
 * that ends with it. Each test takes a bucket of its own.
 */
public final class S3Server {
  private static final String SCRIPT = "../deploy/s3/server.sh";
  private static final String ACCESS_KEY = "tests";
  private static final String SECRET_KEY = "s3-server-of-the-tests";
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Path root;
  private final String endpoint;

  private S3Server(Path root, String endpoint) {
    this.root = root;
    this.endpoint = endpoint;
  }

  /** One of its own, by https:. */
  public static S3Server secured(TestCertificate shown) throws Exception {
    Path keys = Files.createTempDirectory("s3-keys");
    Path certificate = Files.writeString(keys.resolve("crt"), shown.certificate());
    Path key = Files.writeString(keys.resolve("key"), shown.key());
    return start("https", List.of("--cert", certificate + "", "--key", key + ""));
  }

  public static S3Server running() {
    return Holder.SERVER;
  }

  /** Makes a bucket and returns its URI; the name must be new in this JVM. */
  public String bucket(String name) {
    try {
      Files.createDirectory(root.resolve("buckets").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "s3a://" + name;
  }

  /** How a plan says to reach it: by credentials in files, as pods mount them. */
  public StoragePlan.S3 plan() {
    return plan(null);
  }

  /**
   * @param caFile the certificates to trust; null for those of the JVM
   */
  StoragePlan.S3 plan(@Nullable Path caFile) {
    return new StoragePlan.S3(
        endpoint,
        null,
        true,
        root.resolve("accessKey").toString(),
        root.resolve("secretKey").toString(),
        caFile == null ? null : caFile.toString());
  }

  public String secret() {
    return SECRET_KEY;
  }

  /** Hadoop's settings for a plan's store. */
  static Configuration configuration(StoragePlan.S3 s3) {
    Configuration configuration = new Configuration();
    configure(configuration, s3);
    return configuration;
  }

  public static void configure(Configuration configuration, StoragePlan.S3 s3) {
    ObjectStoreSettings.of(new StoragePlan("s3a://t", "s3a://c", s3))
        .forEach(
            (name, value) -> {
              if (name.startsWith(ObjectStoreSettings.HADOOP)) {
                configuration.set(name.substring(ObjectStoreSettings.HADOOP.length()), value);
              }
            });
  }

  private static S3Server start(String scheme, List<String> options)
      throws IOException, InterruptedException {
    Path root = Files.createTempDirectory("s3");
    Files.writeString(root.resolve("accessKey"), ACCESS_KEY + "\n");
    Files.writeString(root.resolve("secretKey"), SECRET_KEY + "\n");
    Path buckets = Files.createDirectory(root.resolve("buckets"));
    Path meta = Files.createDirectory(root.resolve("meta"));
    int port = freePort();
    List<String> words = new ArrayList<>(List.of(binary(), "--port", "127.0.0.1:" + port));
    words.addAll(options);
    words.addAll(List.of("--quiet", "posix", "--sidecar", meta + "", buckets + ""));
    ProcessBuilder command =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("log").toFile());
    command.environment().put("ROOT_ACCESS_KEY", ACCESS_KEY);
    command.environment().put("ROOT_SECRET_KEY", SECRET_KEY);
    Process process = command.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    long deadline = System.nanoTime() + START_NANOS;
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("no S3 server: " + Files.readString(root.resolve("log")));
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    return new S3Server(root, scheme + "://localhost:" + port);
  }

  private static String binary() throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder(SCRIPT).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String path =
        new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (script.waitFor() != 0) {
      throw new IOException(SCRIPT + " found no S3 server");
    }
    return path;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static final class Holder {
    static final S3Server SERVER = started();

    private static S3Server started() {
      try {
        return start("http", List.of());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
