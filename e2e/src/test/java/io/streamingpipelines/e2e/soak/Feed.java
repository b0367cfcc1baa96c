package io.streamingpipelines.e2e.soak;

import io.streamingpipelines.e2e.cluster.Kafka;
import io.streamingpipelines.e2e.cluster.Lake;
import io.streamingpipelines.e2e.cluster.Shop;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * Writes files of rows to the landing folder, from where a pod sends them to a topic, too, and
 * computes the rows that the tables must contain.
 */
final class Feed {
  private static final int ROWS = 20;
  private static final int WORDS = 7;

  private final Shop shop;
  private long landed;

  private Feed(Shop shop) {
    this.shop = shop;
  }

  /** Starts the pod that sends the rows to the topic. */
  static Feed open(Shop shop) {
    shop.kubectl("exec", "shell", "--", "mkdir", "-p", "/lake/in");
    shop.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: feeder}
        spec:
          terminationGracePeriodSeconds: 0
          securityContext: {runAsUser: 10001, runAsGroup: 10001}
          containers:
          - name: feeder
            image: streamingpipelines/kafka:dev
            imagePullPolicy: Never
            args: [io.streamingpipelines.testsupport.kafka.SendFiles, --bootstrap, %s, --topic, %s, --folder, /lake/in]
            env: [{name: JDK_JAVA_OPTIONS, value: -Xmx64m}]
            volumeMounts: [{name: lake, mountPath: /lake}]
          volumes: [{name: lake, persistentVolumeClaim: {claimName: lake}}]
        """
            .formatted(Kafka.BOOTSTRAP, Member.TOPIC));
    shop.kubectl("wait", "--for=condition=Ready", "pod/feeder", "--timeout=120s");
    return new Feed(shop);
  }

  long landed() {
    return landed;
  }

  /** Writes one more file. */
  void land() {
    StringBuilder rows = new StringBuilder();
    for (long id = landed; id < landed + ROWS; id++) {
      rows.append(
          refused(id)
              ? "{\"id\":%d}\n".formatted(id)
              : "{\"id\":%d,\"word\":\"%s\"}\n".formatted(id, word(id)));
    }
    shop.write("/lake/in/%09d.json".formatted(landed), rows.toString());
    landed += ROWS;
  }

  /**
   * The expected content of each member's tables: for each word the number of ids and their sum.
   */
  Map<String, String> expected() {
    Map<String, String> expected = new TreeMap<>();
    long good = 0;
    for (int word = 0; word < WORDS; word++) {
      long n = 0;
      long ids = 0;
      for (long id = word; id < landed; id += WORDS) {
        if (!refused(id)) {
          n++;
          ids += id;
        }
      }
      expected.put("w" + word, "[" + n + "," + ids + "]");
      good += n;
    }
    expected.put("words", "[%1$d,%1$d,0]".formatted(good));
    expected.put("refused", "[%1$d,%1$d,%1$d]".formatted(landed - good));
    return expected;
  }

  /** The actual content of the tables, in the same form. */
  Map<String, String> held(Lake lake) {
    String rows = "SELECT count(*), count(DISTINCT id), count_if(id %% 11 = 0) FROM {%s}";
    Map<String, String> held = new TreeMap<>();
    held.put("words", lake.rows(rows.formatted("words")).get(0).toString());
    held.put("refused", lake.rows(rows.formatted("words_quarantine")).get(0).toString());
    for (Row row : lake.rows("SELECT word, struct(n, ids) FROM {counts}")) {
      held.merge(row.getString(0), row.get(1).toString(), (a, b) -> a + " twice: " + b);
    }
    return held;
  }

  private static boolean refused(long id) {
    return id % 11 == 0;
  }

  private static String word(long id) {
    return "w" + id % WORDS;
  }
}
