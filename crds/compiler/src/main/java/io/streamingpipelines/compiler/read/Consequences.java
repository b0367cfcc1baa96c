package io.streamingpipelines.compiler.read;

import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes problems that may only be consequences of a value that could not be read: an unknown
 * value is not a missing one, and nobody wrote the stand-in for it.
 */
public final class Consequences {
  /** Problems about several fields of one mapping, or about a missing one. */
  private static final Set<ProblemCode> LOCAL =
      EnumSet.of(
          ProblemCode.MISSING,
          ProblemCode.EXACTLY_ONE,
          ProblemCode.NOT_TOGETHER,
          ProblemCode.INVALID_VALUE);

  /** Fields in Kubernetes' own syntax are checked as written, without stand-ins. */
  private static final Pattern POD =
      Pattern.compile(".*\\.(podTemplate|securityContext|affinity|tolerations)\\b.*");

  /** Problems about the parts of the pipeline together. */
  private static final Set<ProblemCode> GRAPH =
      EnumSet.of(
          ProblemCode.EMPTY_PIPELINE,
          ProblemCode.TABLE_WITHOUT_FLOW,
          ProblemCode.STORAGE_NEEDS_VOLUME,
          ProblemCode.UNKNOWN_INPUT,
          ProblemCode.UNKNOWN_PARAMETER,
          ProblemCode.UNKNOWN_EXPECTATION_SET,
          ProblemCode.INPUT_MODE,
          ProblemCode.NO_STREAM,
          ProblemCode.SHARED_LOCATION,
          ProblemCode.CLEANED_FOR_OTHERS,
          ProblemCode.NO_LATEST_POSITION,
          ProblemCode.TRIGGERS_MIXED,
          ProblemCode.CONTINUOUS_NOT_POSSIBLE,
          ProblemCode.RUN_NEVER_ENDS,
          ProblemCode.QUARANTINE_BEFORE_STATE,
          ProblemCode.UNBOUNDED_STATE,
          ProblemCode.WATERMARK_NEEDED,
          ProblemCode.KEY_MAY_BE_NULL,
          ProblemCode.READS_NOTHING_NEW,
          ProblemCode.UNUSED);

  /** Fields that have no influence on how the parts fit together. */
  private static final Pattern APART =
      Pattern.compile(
          "spec\\.(restart|upgrade|fencing|schedule|drain|status|spark|functions)\\b.*|metadata.*");

  private static final Pattern PARAMETERS = Pattern.compile("spec\\.parameters\\b.*");
  private static final Pattern VOLUME = Pattern.compile("spec\\.storage(\\.volume\\b.*)?");
  private static final Pattern SETS = Pattern.compile("spec\\.expectationSets(\\[\\d+\\]\\.name)?");
  private static final Pattern NAMES =
      Pattern.compile("spec\\.(sources|views|tables)(\\[\\d+\\]\\.name)?");

  private static final Pattern LAST_STEP = Pattern.compile("\\.[^.\\[\\]']+$|\\['.*'\\]$");
  private static final Pattern INDEX = Pattern.compile("\\[\\d+\\]$");

  /** A field of a source, view, table or sink. */
  private static final Pattern PART = Pattern.compile("(spec\\.[a-z]+\\[\\d+\\])\\.[A-Za-z]+");

  private static final Map<String, ProblemCode> CODES = codes();

  /**
   * @param path path of the unknown value; of the list if it is an element
   */
  private record Unread(ProblemCode code, String path) {
    boolean leaves(Problem problem) {
      ProblemCode other = codeOf(problem);
      boolean name = code == ProblemCode.INVALID_NAME;
      return switch (other) {
        case UNKNOWN_CHOICE ->
            problem.path().contains(".volumeMounts[") && VOLUME.matcher(path).matches();
        case UNKNOWN_PARAMETER -> PARAMETERS.matcher(path).matches();
        case UNKNOWN_EXPECTATION_SET -> SETS.matcher(path).matches();
        case UNKNOWN_INPUT -> NAMES.matcher(path).matches();
        case STORAGE_NEEDS_VOLUME -> VOLUME.matcher(path).matches();
        case UNUSED -> !name;
        default ->
            !name
                && (GRAPH.contains(other) && !APART.matcher(path).matches()
                    || LOCAL.contains(other) && isNear(problem.path(), other));
      };
    }

    private boolean isNear(String other, ProblemCode what) {
      if (POD.matcher(other).matches()) {
        return false;
      }
      if (other.equals(path)) {
        return true;
      }
      String around = around(path);
      if (!around.equals("spec") && around.equals(around(other))) {
        return true;
      }
      return what != ProblemCode.INVALID_VALUE
          && (other.equals(around)
              || isAboutPart(other)
              || other.endsWith(".schemaRegistry.subject") && path.endsWith(".kafka.subscribe")
              || other.equals("spec.functions") && path.startsWith("spec.spark")
              // any location may be in a bucket
              || other.equals("spec.storage.s3"));
    }

    /** Rules over a whole part are reported at one of its fields. */
    private boolean isAboutPart(String other) {
      Matcher part = PART.matcher(other);
      return part.matches() && path.startsWith(part.group(1) + ".");
    }
  }

  /** Removes consequences from {@code problems}. */
  public static void leaveOut(List<Problem> problems) {
    List<Unread> unread = new ArrayList<>();
    Set<Problem> causes = new HashSet<>();
    for (Problem problem : problems) {
      String path = unread(problem);
      if (path != null) {
        unread.add(new Unread(codeOf(problem), path));
        causes.add(problem);
      }
    }
    problems.removeIf(
        problem ->
            !causes.contains(problem) && unread.stream().anyMatch(one -> one.leaves(problem)));
  }

  /**
   * Path of the value that, according to the problem, was not understood; null for other problems.
   */
  private static @Nullable String unread(Problem problem) {
    if (POD.matcher(problem.path()).matches()) {
      return null;
    }
    return switch (codeOf(problem)) {
      case WRONG_TYPE, UNKNOWN_CHOICE, INVALID_NAME ->
          INDEX.matcher(problem.path()).replaceFirst("");
      case UNKNOWN_FIELD ->
          Nearest.hinted(problem.message())
              .map(meant -> around(problem.path()) + "." + meant)
              .orElse(null);
      default -> null;
    };
  }

  private static String around(String path) {
    Matcher matcher = LAST_STEP.matcher(path);
    return matcher.find() ? path.substring(0, matcher.start()) : path;
  }

  private static ProblemCode codeOf(Problem problem) {
    return CODES.getOrDefault(problem.code(), ProblemCode.UNREADABLE);
  }

  private static Map<String, ProblemCode> codes() {
    Map<String, ProblemCode> codes = new HashMap<>();
    for (ProblemCode code : ProblemCode.values()) {
      codes.put(code.id(), code);
    }
    return codes;
  }

  private Consequences() {}
}
