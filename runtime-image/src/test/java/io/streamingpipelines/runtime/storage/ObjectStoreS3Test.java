package io.streamingpipelines.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.CloseableIterator;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.runtime.checkpoint.Epoch;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.failure.PipelineException;
import io.streamingpipelines.runtime.fixture.S3Server;
import io.streamingpipelines.runtime.fixture.TestCertificate;
import io.streamingpipelines.runtime.spark.checkpoint.CheckpointFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.apache.spark.sql.execution.streaming.checkpointing.CheckpointFileManager.CancellableFSDataOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what commits rely on, with a real S3 server (docs/design/lifecycle.md#one-writer). */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class ObjectStoreS3Test {
  private static final int WRITERS = 8;
  private static final Configuration CONFIGURATION =
      S3Server.configuration(S3Server.running().plan());
  private static String bucket = "";

  @TempDir java.nio.file.Path directory;

  @BeforeAll
  static void makeABucket() {
    bucket = S3Server.running().bucket("contracts");
  }

  @Test
  void oneOfTheWritersThatRaceForAVersionOfTheLogWins() throws Exception {
    for (int version = 0; version < 20; version++) {
      Path path = new Path(bucket, String.format("race/_delta_log/%020d.json", version));
      List<Boolean> won = race(writer -> commits(path, "by " + writer));

      assertThat(won).containsOnlyOnce(true);
      assertThat(read(path)).containsExactly("by " + won.indexOf(true));
    }
  }

  @Test
  void aVersionWhoseAnswerWasLostIsNotTakenForAnothers() throws Exception {
    Path path = new Path(bucket, "lost/_delta_log/00000000000000000000.json");

    assertThat(commits(path, "mine")).isTrue();
    assertThat(commits(path, "mine")).as("sent again by the client").isTrue();
    assertThat(commits(path, "another's")).isFalse();
    assertThat(read(path)).containsExactly("mine");
  }

  @Test
  void aVersionThatCouldNotBeWrittenWholeIsNotThere() throws Exception {
    Path path = new Path(bucket, "cut/_delta_log/00000000000000000000.json");
    Iterator<String> breaks =
        Stream.of("first", "second")
            .peek(
                action -> {
                  if (action.equals("second")) {
                    throw new IllegalStateException("breaks here");
                  }
                })
            .iterator();

    assertThatThrownBy(() -> log().write(path, breaks, false, CONFIGURATION))
        .hasMessage("breaks here");
    assertThat(files().exists(path)).isFalse();
  }

  @Test
  void theLogIsListedFromAVersionOnAndReplacedWhereDeltaWantsIt() throws Exception {
    for (int version = 0; version < 3; version++) {
      commits(new Path(bucket, "list/_delta_log/" + version + ".json"), "v" + version);
    }
    Path hint = new Path(bucket, "list/_delta_log/_last_checkpoint");
    log().write(hint, List.of("old").iterator(), true, CONFIGURATION);
    log().write(hint, List.of("new").iterator(), true, CONFIGURATION);

    List<String> names = new ArrayList<>();
    log()
        .listFrom(new Path(bucket, "list/_delta_log/1.json"), CONFIGURATION)
        .forEachRemaining(status -> names.add(status.getPath().getName()));
    assertThat(names).containsExactly("1.json", "2.json", "_last_checkpoint");
    assertThat(read(hint)).containsExactly("new");
  }

  @Test
  void theNewestVersionsAreFoundWithOneRequestThatLeavesOutTheOthers() throws Exception {
    Path folder = new Path(bucket, "paged/_delta_log");
    for (int version = 0; version < 60; version++) {
      commits(new Path(folder, String.format("%020d.json", version)), "v");
    }
    files().mkdirs(new Path(folder, "_sidecars"));
    int before = lists().size();

    List<String> found = new ArrayList<>();
    log()
        .listFrom(new Path(folder, String.format("%020d.json", 57)), CONFIGURATION)
        .forEachRemaining(status -> found.add(status.getPath().getName() + " " + status.getLen()));

    assertThat(found)
        .containsExactly(
            "00000000000000000057.json 2",
            "00000000000000000058.json 2",
            "00000000000000000059.json 2");
    List<String> requests = lists().subList(before, lists().size());
    assertThat(requests).singleElement().asString().contains("start-after=");
  }

  private static List<String> lists() throws IOException {
    return S3Server.running().requests("list-type=2");
  }

  @Test
  void aLogThatDoesNotExistIsNotFound() {
    assertThatThrownBy(
            () -> log().listFrom(new Path(bucket, "none/_delta_log/0.json"), CONFIGURATION))
        .isInstanceOf(FileNotFoundException.class);
  }

  /**
   * A store may refuse a write because of another request in progress that creates nothing after
   * all. S3 answers 409 then; versitygw answers 412 a moment before the other object appears.
   */
  @ParameterizedTest
  @ValueSource(ints = {409, 412})
  void aWriteThatIsRefusedAlthoughTheObjectIsAbsentIsSentAgain(int refusal) throws Exception {
    Iterator<Integer> answers = List.of(refusal, refusal, 200).iterator();
    try (UnconditionalStore store = new UnconditionalStore(directory, answers::next)) {
      Configuration configuration = S3Server.configuration(store.plan());
      Path path = new Path("s3a://refused-" + refusal + "/_delta_log/0.json");

      log().write(path, List.of("mine").iterator(), false, configuration);

      assertThat(answers).isExhausted();
      assertThat(store.sent("/refused-" + refusal + "/_delta_log/0.json")).contains("mine");
    }
  }

  @Test
  void aWriteThatTheStoreKeepsRefusingFailsWithTheAnswerOfTheStore() throws Exception {
    try (UnconditionalStore store = new UnconditionalStore(directory, () -> 412)) {
      Configuration configuration = S3Server.configuration(store.plan());
      Path path = new Path("s3a://always/_delta_log/0.json");

      assertThatThrownBy(() -> log().write(path, List.of("mine").iterator(), false, configuration))
          .isInstanceOf(RemoteFileChangedException.class)
          .hasMessageContaining("PreconditionFailed");
    }
  }

  @Test
  void driversThatRaceGetEpochsOfTheirOwn() throws Exception {
    List<Long> epochs =
        race(writer -> Epoch.claim(CONFIGURATION, bucket + "/epochs", "same name").number());

    assertThat(epochs)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, WRITERS).mapToObj(Long::valueOf).toList());
  }

  @Test
  void longObjectsAreConditionalToo() throws Exception {
    Path path = new Path(bucket, "parts");

    assertThat(NewObject.createIfAbsent(files(), path, bytes("first"), true)).isTrue();
    assertThat(NewObject.createIfAbsent(files(), path, bytes("second"), true)).isFalse();
    assertThat(read(path)).containsExactly("first");
  }

  @Test
  void aCheckpointFileAppearsWholeAndIsOverwrittenOnlyWhereItMayBe() throws Exception {
    CheckpointFiles checkpoint = new CheckpointFiles(new Path(bucket, "checkpoint"), CONFIGURATION);
    Path entry = new Path(bucket, "checkpoint/offsets/0");

    CancellableFSDataOutputStream cancelled = checkpoint.createAtomic(entry, false);
    cancelled.writeBytes("half");
    cancelled.cancel();
    cancelled.close();
    assertThat(checkpoint.exists(entry)).isFalse();

    write(checkpoint.createAtomic(entry, false), "mine");
    assertThatThrownBy(() -> write(checkpoint.createAtomic(entry, false), "another's"))
        .as("what Spark looks for")
        .isInstanceOf(org.apache.hadoop.fs.FileAlreadyExistsException.class);
    assertThat(read(entry)).containsExactly("mine");
    write(checkpoint.createAtomic(entry, true), "newer");
    assertThat(read(entry)).containsExactly("newer");
    checkpoint.delete(new Path(bucket, "checkpoint"));
    assertThat(checkpoint.exists(entry)).isFalse();
  }

  /**
   * RocksDB's files are copied this way, with the SDK's transfer manager and its asynchronous
   * client.
   */
  @Test
  void localFilesAreCopiedIntoTheStoreAndObjectsRenamed() throws Exception {
    java.nio.file.Path local = Files.writeString(directory.resolve("1.sst"), "rocks");
    files().copyFromLocalFile(new Path(local.toUri()), new Path(bucket, "copied/1.sst"));
    files().mkdirs(new Path(bucket, "renamed"));
    files().rename(new Path(bucket, "copied/1.sst"), new Path(bucket, "renamed/2.sst"));

    assertThat(read(new Path(bucket, "renamed/2.sst"))).containsExactly("rocks");
  }

  @Test
  void aStoreIsTrustedByTheCertificatesThatAreNamedAndByNoOthers() throws Exception {
    TestCertificate shown = TestCertificate.make(directory, "shown");
    TestCertificate another = TestCertificate.make(directory, "another");
    S3Server server = S3Server.secured(shown);

    Configuration trusting = S3Server.configuration(server.plan(ca(shown)));
    String trusted = server.bucket("trusted");
    StoreProof.require(trusting, List.of(trusted), "driver-1");
    FileSystem files = new Path(trusted).getFileSystem(trusting);
    java.nio.file.Path local = Files.writeString(directory.resolve("1.sst"), "rocks");
    files.copyFromLocalFile(new Path(local.toUri()), new Path(trusted, "1.sst"));
    assertThat(files.exists(new Path(trusted, "1.sst"))).as("the asynchronous client").isTrue();

    for (StoragePlan.S3 plan : List.of(server.plan(ca(another)), server.plan())) {
      Configuration doubting = S3Server.configuration(plan);
      doubting.set("fs.s3a.attempts.maximum", "0");
      doubting.set("fs.s3a.retry.limit", "0");
      String place = server.bucket("doubted-" + (plan.caFile() == null ? "by-all" : "by-one"));
      assertThatThrownBy(() -> StoreProof.require(doubting, List.of(place), "driver-1"))
          .satisfies(
              e -> {
                Failure failure = new FailureClassifier().classify(e, null, null, 0);
                assertThat(failure.kind()).isEqualTo(Failure.Kind.ACCESS);
                assertThat(failure.reason()).isEqualTo("CertificateNotTrusted");
                assertThat(failure.message()).contains("trustStoreSecret");
              });
    }
  }

  private java.nio.file.Path ca(TestCertificate certificate) throws IOException {
    return Files.writeString(
        directory.resolve(certificate.hashCode() + ".crt"), certificate.certificate());
  }

  @Test
  void theProofTakesAStoreThatKeepsThePromiseAndLeavesNothing() throws Exception {
    String place = bucket + "/proof";
    assertThatCode(
            () -> StoreProof.require(CONFIGURATION, List.of(place, "file:/nowhere"), "driver-1"))
        .doesNotThrowAnyException();

    assertThat(
            Stream.of(files().listStatus(new Path(place)))
                .map(FileStatus::getPath)
                .map(Path::getName))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false,overwrote an object", "true,has no conditional writes"})
  void theProofRefusesAStoreThatDoesNot(boolean says, String sentence) throws Exception {
    int answer = says ? 501 : 200;
    try (UnconditionalStore store = new UnconditionalStore(directory, () -> answer)) {
      Configuration configuration = S3Server.configuration(store.plan());
      assertThatThrownBy(
              () ->
                  StoreProof.require(
                      configuration, List.of("s3a://old-" + says + "/checkpoints"), "driver-1"))
          .isInstanceOfSatisfying(
              PipelineException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(Failure.Kind.CONFIGURATION);
                assertThat(e.reason()).isEqualTo("StoreNotConditional");
              })
          .hasMessageContaining("s3a://old-" + says)
          .hasMessageContaining(sentence);
    }
  }

  @Test
  void aBucketThatDoesNotExistIsAMatterOfConfiguration() {
    assertThatThrownBy(
            () -> StoreProof.require(CONFIGURATION, List.of("s3a://nowhere/checkpoints"), "d"))
        .isInstanceOf(UncheckedIOException.class)
        .satisfies(
            e -> {
              Failure failure = new FailureClassifier().classify(e, null, null, 0);
              assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFIGURATION);
              assertThat(failure.reason()).isEqualTo("BucketNotFound");
            });
  }

  private interface Attempt<T> {
    T by(int writer) throws Exception;
  }

  private static <T> List<T> race(Attempt<T> attempt) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Callable<T>> attempts =
          IntStream.range(0, WRITERS)
              .mapToObj(writer -> (Callable<T>) () -> attempt.by(writer))
              .toList();
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(attempts)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean commits(Path path, String action) throws IOException {
    try {
      log().write(path, List.of(action).iterator(), false, CONFIGURATION);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static void write(CancellableFSDataOutputStream out, String text) throws IOException {
    out.writeBytes(text);
    out.close();
  }

  private static List<String> read(Path path) throws IOException {
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<String> content = log().read(path, CONFIGURATION)) {
      content.forEachRemaining(lines::add);
    }
    return lines;
  }

  private static ObjectLogStore log() {
    return new ObjectLogStore(CONFIGURATION);
  }

  private static FileSystem files() throws IOException {
    return new Path(bucket).getFileSystem(CONFIGURATION);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
