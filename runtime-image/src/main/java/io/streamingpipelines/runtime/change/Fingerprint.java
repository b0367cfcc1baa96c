package io.streamingpipelines.runtime.change;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint was created for. Spark itself accepts many changed queries on an old checkpoint
 * and returns wrong results. Therefore the parts on which offsets and state depend are compared
 * here (docs/design/lifecycle.md#checkpoint-fingerprint).
 *
 * @param sources identities of the sources, in the manifest's order
 * @param stateful whether the checkpoint holds state
 * @param query normalized text of the query and of the views that it reads
 * @param write mode and keys of the target
 * @param location URI of the target, or the kind of the sink
 * @param shape what Spark's plan of the query shows; its inputs are identities of sources. Null in
 *     checkpoints of earlier versions, which recorded only the text
 * @param settings a digest of each part of the manifest that concerns the flow, by its field
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fingerprint(
    List<String> sources,
    boolean stateful,
    String query,
    String write,
    String location,
    @Nullable QueryShape shape,
    Map<String, String> settings) {
  /** The setting that holds the part of the Spark configuration that its optimizer reads. */
  public static final String SQL_CONF = "sparkConf.sql";

  /** The settings that may change what Spark makes of an unchanged query. */
  private static final Set<String> OF_PLAN =
      Set.of("from", "decode", "functions", "sources", SQL_CONF);

  /** The setting that holds the columns by which rows of one key are ordered, as text. */
  public static final String SEQUENCE = "write.sequenceBy";

  /** The setting that holds the number of partitions that the manifest asks for, as text. */
  public static final String PARTITIONS = "partitions";

  /** Settings that are not reported by name: part of another setting, or reported as a move. */
  private static final Set<String> NOT_NAMED = Set.of(PARTITIONS, SQL_CONF);

  /** The settings that decide what a row becomes. */
  private static final Set<String> OF_ROWS =
      Set.of(
          "query",
          "from",
          "decode",
          "functions",
          "sources",
          "expectations",
          "deduplicate",
          "write");

  public Fingerprint {
    sources = List.copyOf(sources);
    settings = settings == null ? Map.of() : new TreeMap<>(settings);
  }

  /**
   * Why the query {@code now} cannot continue from a checkpoint with this fingerprint; empty if it
   * can.
   */
  public List<String> conflicts(Fingerprint now) {
    List<String> conflicts = new ArrayList<>(inputConflicts(now));
    String sequence = settings.getOrDefault(SEQUENCE, now.sequence());
    if (!write.equals(now.write)) {
      conflicts.add("it is now written as " + now.write + " instead of " + write);
    } else if (!sequence.equals(now.sequence())) {
      conflicts.add("its rows are now ordered by " + now.sequence() + " instead of " + sequence);
    }
    if (!location.equals(now.location)) {
      conflicts.add("its location is now " + now.location + " instead of " + location);
    }
    if (stateful != now.stateful) {
      conflicts.add(
          now.stateful
              ? "its query now keeps state, which the checkpoint does not contain"
              : "its query no longer keeps the state that the checkpoint contains");
    } else if (stateful) {
      conflicts.addAll(stateConflicts(now));
    }
    return conflicts;
  }

  /** The identities of the inputs, in the order in which Spark numbers their offsets. */
  public List<String> inputs() {
    return shape == null ? sources : shape.inputs();
  }

  /**
   * The names of settings that have changed.
   *
   * @param ofRows whether to return those that decide what a row becomes, or the others
   */
  List<String> changedSettings(Fingerprint now, boolean ofRows) {
    return now.settings.entrySet().stream()
        .filter(setting -> !NOT_NAMED.contains(setting.getKey()))
        .filter(setting -> OF_ROWS.contains(setting.getKey()) == ofRows)
        .map(Map.Entry::getKey)
        .filter(name -> hasChanged(name, now))
        .toList();
  }

  /** The same, for a checkpoint whose state is in this many partitions. */
  public Fingerprint with(int partitions) {
    Map<String, String> known = new TreeMap<>(settings);
    known.put(PARTITIONS, Integer.toString(partitions));
    return new Fingerprint(sources, stateful, query, write, location, shape, known);
  }

  /**
   * How the state has to move before the query {@code now} continues, as part of a sentence; null
   * if it stays where it is.
   */
  @Nullable String move(Fingerprint now) {
    String from = settings.getOrDefault(PARTITIONS, "");
    String to = now.settings.getOrDefault(PARTITIONS, "");
    if (!stateful || to.isEmpty() || to.equals(from)) {
      return null;
    }
    return "its state moves "
        + (from.isEmpty() ? "" : "from " + from + " ")
        + "to "
        + to
        + " partitions before it starts";
  }

  private String sequence() {
    return settings.getOrDefault(SEQUENCE, "");
  }

  private List<String> inputConflicts(Fingerprint now) {
    QueryShape before = shape;
    QueryShape after = now.shape;
    if (before != null && after != null) {
      return inputConflicts(before.inputs(), after.inputs());
    }
    if (!sources.equals(now.sources)) {
      return inputConflicts(sources, now.sources);
    }
    return sources.size() > 1 && !query.equals(now.query)
        ? List.of(
            "its checkpoint was created by an earlier version, which did not record the order of"
                + " its sources, so its query can change only after the pipeline has run once with"
                + " this version")
        : List.of();
  }

  private static List<String> inputConflicts(List<String> before, List<String> now) {
    if (before.equals(now)) {
      return List.of();
    }
    return before.stream().sorted().toList().equals(now.stream().sorted().toList())
        ? List.of(
            "its query now reads its sources in the order "
                + now
                + " instead of "
                + before
                + ", and Spark keeps their offsets by position")
        : List.of("it now reads " + now + " instead of " + before);
  }

  private List<String> stateConflicts(Fingerprint now) {
    QueryShape before = shape;
    QueryShape after = now.shape;
    boolean sameText = query.equals(now.query);
    if (before == null || after == null) {
      return sameText ? List.of() : List.of("the query that its state belongs to has changed");
    }
    // what Spark's optimizer makes of one definition may differ between versions of Spark, which by
    // itself is not a change of the query
    return sameText && before.columns().equals(after.columns()) && samePlanSettings(now)
        ? List.of()
        : before.conflicts(after);
  }

  private boolean samePlanSettings(Fingerprint now) {
    return OF_PLAN.stream().noneMatch(name -> hasChanged(name, now));
  }

  /**
   * Whether a setting has changed. One that an earlier version did not record, or recorded in
   * another form, counts as unchanged; otherwise an upgrade that brings another version of Spark
   * would refuse unchanged queries.
   */
  private boolean hasChanged(String name, Fingerprint now) {
    String before = settings.get(name);
    String after = now.settings.get(name);
    return SettingDigest.comparable(before, after) && !Objects.equals(before, after);
  }
}
