package io.streamingpipelines.compiler.source;

import java.util.Optional;

/**
 * One source, for the rules over the whole pipeline. Each kind of source implements it in one
 * class, which also compiles the kind's spec; {@link SourceKinds} lists the kinds.
 */
public interface SourceKind {
  /** The field of a source that declares this kind: {@code kafka}. */
  String field();

  /** Why the source is only for experiments; empty for sources that are fit for production. */
  Optional<String> notForProduction();

  /** Whether the source has a raw form, which inputs read by {@code as: raw}. */
  boolean hasRawRows();

  /** Whether queries with trigger {@code continuous} can read the source. */
  boolean canBeContinuous();

  /** The URI or absolute path that the source reads; empty for sources that are not in storage. */
  Optional<String> location();

  /**
   * The setting of the source by which a new checkpoint starts at the end, below {@link #field};
   * empty where a new checkpoint reads earlier rows.
   */
  Optional<String> startsAtEnd();

  /**
   * Whether the source has a latest position, from which a new checkpoint can start by {@code
   * start: latest}.
   */
  boolean hasLatestPosition();

  /**
   * The setting of the source, below {@link #field}, by which what one query has read is gone for
   * all others; empty where any number of queries can read the source.
   */
  Optional<String> takesAwayWhatItRead();
}
