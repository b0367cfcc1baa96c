package io.streamingpipelines.compiler.source;

import io.streamingpipelines.api.source.RateSourceSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.SourcePlan;
import java.util.Optional;

/** A source of generated rows. */
record RateSourceKind(SourcePlan.Rate plan) implements SourceKind {
  static final String FIELD = "rate";

  static SourcePlan compile(SourceDeclaration declaration, RateSourceSpec spec) {
    FieldPath path = declaration.path().field(FIELD);
    return new SourcePlan.Rate(
        declaration.name(),
        Texts.atLeast(
            path.field("rowsPerSecond"), spec.rowsPerSecond(), Defaults.RATE_ROWS_PER_SECOND, 1));
  }

  @Override
  public String field() {
    return FIELD;
  }

  @Override
  public Optional<String> notForProduction() {
    return Optional.of("generates rows: use it for experiments only");
  }

  @Override
  public boolean hasRawRows() {
    return false;
  }

  @Override
  public boolean canBeContinuous() {
    return true;
  }

  @Override
  public Optional<String> location() {
    return Optional.empty();
  }

  @Override
  public Optional<String> startsAtEnd() {
    return Optional.empty();
  }

  @Override
  public boolean hasLatestPosition() {
    return false;
  }

  @Override
  public Optional<String> takesAwayWhatItRead() {
    return Optional.empty();
  }
}
