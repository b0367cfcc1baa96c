package io.streamingpipelines.compiler.write;

import java.util.Set;

/**
 * How one table is written, for the rules about it. Each write mode implements it in one class,
 * which also compiles the mode's fields; {@link WriteKinds} lists the modes.
 */
public interface WriteKind {
  /** The fields of {@code WriteSpec} that the mode uses, besides {@code mode}. */
  Set<String> fields();

  /** Whether rows can be added behind all others, as requeued rows are. */
  boolean canRequeue();

  /** Whether the rows can be deduplicated before they are written. */
  boolean canDeduplicate();

  /** Whether the table's query aggregates, so that its state swallows rows. */
  boolean aggregates();
}
