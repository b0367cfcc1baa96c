package io.streamingpipelines.compiler.source;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.source.DeltaSourceSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.ReadLimitsReader;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.SourcePlan;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Delta table outside the pipeline. */
record DeltaSourceKind(SourcePlan.Delta plan) implements SourceKind {
  static final String FIELD = "delta";

  static SourcePlan compile(SourceDeclaration declaration, DeltaSourceSpec spec) {
    FieldPath path = declaration.path().field(FIELD);
    FieldPath at = path.field("path");
    String uri = Texts.required(at, at.resolved(spec.path()), "the table's URI");
    Long version = spec.startingVersion();
    String timestamp = spec.startingTimestamp();
    if (version != null && timestamp != null) {
      path.error(ProblemCode.NOT_TOGETHER, Rules.ONE_DELTA_START);
    }
    boolean readChanges = Boolean.TRUE.equals(spec.readChanges());
    boolean skip = Boolean.TRUE.equals(spec.skipChangeCommits());
    if (readChanges && skip) {
      path.error(
          ProblemCode.NOT_TOGETHER,
          "readChanges and skipChangeCommits are mutually exclusive: remove one of them");
    }
    return new SourcePlan.Delta(
        declaration.name(),
        declaration.locations().forReading(at, uri),
        version == null
            ? null
            : Long.valueOf(Texts.atLeast(path.field("startingVersion"), version, 0, 0)),
        timestamp == null ? null : time(path.field("startingTimestamp"), timestamp),
        readChanges,
        skip,
        ReadLimitsReader.read(path, spec.maxBytesPerTrigger(), spec.maxFilesPerTrigger()));
  }

  private static @Nullable String time(FieldPath path, String written) {
    Instant time = Texts.time(path, written);
    return time == null ? null : time.toString();
  }

  @Override
  public String field() {
    return FIELD;
  }

  @Override
  public Optional<String> notForProduction() {
    return Optional.empty();
  }

  @Override
  public boolean hasRawRows() {
    return false;
  }

  @Override
  public boolean canBeContinuous() {
    return false;
  }

  @Override
  public Optional<String> location() {
    return Optional.of(plan.path());
  }

  @Override
  public Optional<String> startsAtEnd() {
    return Optional.empty();
  }

  @Override
  public boolean hasLatestPosition() {
    return true;
  }

  @Override
  public Optional<String> takesAwayWhatItRead() {
    return Optional.empty();
  }
}
