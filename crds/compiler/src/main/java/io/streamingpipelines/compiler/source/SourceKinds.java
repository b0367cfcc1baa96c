package io.streamingpipelines.compiler.source;

import io.streamingpipelines.api.source.SourceSpec;
import io.streamingpipelines.plan.SourcePlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds of sources. No other class of the compiler lists them. */
public final class SourceKinds {
  /** In the order in which {@code Rules.ONE_SOURCE_KIND} names them. */
  static final List<Declared<?>> ALL =
      List.of(
          new Declared<>(KafkaSourceKind.FIELD, SourceSpec::kafka, KafkaSourceKind::compile),
          new Declared<>(FilesSourceKind.FIELD, SourceSpec::files, FilesSourceKind::compile),
          new Declared<>(DeltaSourceKind.FIELD, SourceSpec::delta, DeltaSourceKind::compile),
          new Declared<>(RateSourceKind.FIELD, SourceSpec::rate, RateSourceKind::compile),
          new Declared<>(SocketSourceKind.FIELD, SourceSpec::socket, SocketSourceKind::compile));

  /** The compiled source as its kind knows it. */
  public static SourceKind of(SourcePlan source) {
    return source.fold(
        KafkaSourceKind::new,
        FilesSourceKind::new,
        DeltaSourceKind::new,
        RateSourceKind::new,
        SocketSourceKind::new);
  }

  /**
   * A kind as a manifest declares it.
   *
   * @param field of {@link SourceSpec}
   */
  record Declared<S>(String field, Getter<S> spec, Compiler<S> compiler) {
    boolean isIn(SourceSpec source) {
      return spec.of(source) != null;
    }

    /** The plan; null where the source is of another kind. */
    @Nullable SourcePlan compile(SourceDeclaration declaration, SourceSpec source) {
      S declared = spec.of(source);
      return declared == null ? null : compiler.compile(declaration, declared);
    }
  }

  /** Reads the kind's field. */
  interface Getter<S> {
    @Nullable S of(SourceSpec source);
  }

  /** Compiles the kind's spec; a wrong one gives problems and a stand-in. */
  interface Compiler<S> {
    SourcePlan compile(SourceDeclaration declaration, S spec);
  }

  private SourceKinds() {}
}
