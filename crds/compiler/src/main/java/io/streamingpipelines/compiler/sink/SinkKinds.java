package io.streamingpipelines.compiler.sink;

import io.streamingpipelines.api.sink.SinkSpec;
import io.streamingpipelines.plan.SinkPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds of sinks. No other class of the compiler lists them. */
public final class SinkKinds {
  /** In the order in which {@code Rules.ONE_SINK_KIND} names them. */
  static final List<Declared<?>> ALL =
      List.of(
          new Declared<>(KafkaSinkKind.FIELD, SinkSpec::kafka, KafkaSinkKind::compile),
          new Declared<>(FilesSinkKind.FIELD, SinkSpec::files, FilesSinkKind::compile),
          new Declared<>(ConsoleSinkKind.FIELD, SinkSpec::console, ConsoleSinkKind::compile),
          new Declared<>(NoopSinkKind.FIELD, SinkSpec::noop, NoopSinkKind::compile));

  /** The compiled sink as its kind knows it. */
  public static SinkKind of(SinkPlan sink) {
    return sink.target()
        .fold(KafkaSinkKind::new, FilesSinkKind::new, ConsoleSinkKind::new, NoopSinkKind::new);
  }

  /**
   * A kind as a manifest declares it.
   *
   * @param field of {@link SinkSpec}
   */
  record Declared<S>(String field, Getter<S> spec, Compiler<S> compiler) {
    boolean isIn(SinkSpec sink) {
      return spec.of(sink) != null;
    }

    /** The plan; null where the sink is of another kind. */
    SinkPlan.@Nullable Target compile(SinkDeclaration declaration, SinkSpec sink) {
      S declared = spec.of(sink);
      return declared == null ? null : compiler.compile(declaration, declared);
    }
  }

  /** Reads the kind's field. */
  interface Getter<S> {
    @Nullable S of(SinkSpec sink);
  }

  /** Compiles the kind's spec; a wrong one gives problems and a stand-in. */
  interface Compiler<S> {
    SinkPlan.Target compile(SinkDeclaration declaration, S spec);
  }

  private SinkKinds() {}
}
