package io.streamingpipelines.runtime.failure;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Failure.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/**
 * Classifies a thrown error for a pipeline (docs/design/lifecycle.md#failure-classes).
 *
 * <p>It examines the whole chain of causes. Our own failures come first. Error conditions follow
 * from the inside out, because Spark's outer ones only say that something failed, and then
 * exception types. An unknown error counts as infrastructure: it is retried, and given up after
 * {@code restart.maxFailures}.
 */
public final class FailureClassifier {
  /** Chains of causes are short; a longer one is a cycle or not worth the time. */
  private static final int MAX_DEPTH = 50;

  /**
   * Never throws, whatever the error is, because the caller has no other way to report it.
   *
   * @param table the table or sink whose query failed; null if the driver itself failed
   * @param batch the number of the failed batch, if known
   */
  public Failure classify(
      Throwable error, @Nullable String table, @Nullable Long batch, long nowMillis) {
    try {
      return classified(error, table, batch, nowMillis);
    } catch (Throwable unreadable) { // such as an exception whose getMessage() throws
      String type = error.getClass().getName();
      String sentence = "An error of type " + type + " was thrown; its message cannot be read.";
      return new Failure(Kind.INFRASTRUCTURE, name(error), sentence, table, batch, nowMillis);
    }
  }

  /** Whether Kafka's client has thrown the error, or one of its causes. */
  public static boolean byKafka(Throwable error) {
    return chain(error).stream()
        .anyMatch(cause -> cause.getClass().getName().startsWith("org.apache.kafka."));
  }

  private static Failure classified(
      Throwable error, @Nullable String table, @Nullable Long batch, long nowMillis) {
    List<Throwable> chain = chain(error);
    String broken = BrokenFileErrors.find(chain);
    Finding finding =
        broken == null
            ? find(chain)
            : new Finding(Kind.DATA, BrokenFileErrors.REASON, chain.get(chain.size() - 1));
    String advice = broken == null ? Advice.about(finding.source) : broken;
    String message =
        Sentences.of(
            advice == null
                ? BrokenFileErrors.unreached(chain)
                    + Objects.requireNonNullElse(finding.source.getMessage(), "")
                : advice,
            finding.reason + ".");
    return new Failure(finding.kind, finding.reason, message, table, batch, nowMillis);
  }

  private static Finding find(List<Throwable> chain) {
    Finding own = own(chain);
    if (own != null) {
      return own;
    }
    Finding byCondition = byCondition(chain);
    if (byCondition != null) {
      return byCondition;
    }
    for (ExceptionTypes.Rule rule : ExceptionTypes.RULES) {
      for (Throwable error : chain) {
        if (rule.matches().test(error)) {
          return new Finding(
              rule.kind(), rule.reason() == null ? name(error) : rule.reason(), error);
        }
      }
    }
    Throwable root = chain.get(chain.size() - 1);
    return new Finding(Kind.INFRASTRUCTURE, name(root), root);
  }

  private static @Nullable Finding own(List<Throwable> chain) {
    for (Throwable error : chain) {
      if (error instanceof PipelineException known) {
        return new Finding(known.kind(), known.reason(), known);
      }
    }
    return null;
  }

  private static @Nullable Finding byCondition(List<Throwable> chain) {
    for (int i = chain.size() - 1; i >= 0; i--) {
      if (chain.get(i) instanceof SparkThrowable known) {
        String condition = known.getCondition();
        if (condition != null
            && !Conditions.isWrapper(condition)
            && !BrokenFileErrors.isWrapper(condition)) {
          Kind kind = Conditions.kind(condition, known.getSqlState());
          if (kind != null) {
            return new Finding(kind, condition, chain.get(i));
          }
        }
      }
    }
    return null;
  }

  /** The errors, outermost first; each occurs once, even if the causes form a cycle. */
  private static List<Throwable> chain(Throwable error) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> chain = new ArrayList<>();
    Throwable next = error;
    while (next != null && chain.size() < MAX_DEPTH && seen.add(next)) {
      chain.add(next);
      next = next.getCause();
    }
    return chain;
  }

  /** {@code SaslAuthentication} for {@code SaslAuthenticationException}. */
  private static String name(Throwable error) {
    String simple = error.getClass().getSimpleName();
    String name = simple.replaceFirst("(Exception|Error)$", "");
    return name.isEmpty() ? "Unknown" : name;
  }

  private record Finding(Kind kind, String reason, Throwable source) {}
}
