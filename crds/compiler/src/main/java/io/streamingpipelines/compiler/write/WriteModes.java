package io.streamingpipelines.compiler.write;

import io.streamingpipelines.api.WriteSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.WritePlan;
import java.util.List;

/** The write modes. No other class of the compiler lists them. */
public final class WriteModes {
  /** In the order in which {@link WriteSpec} names them; the first is the default. */
  static final List<Declared> ALL =
      List.of(
          new Declared(AppendMode.WORD, AppendMode::compile),
          new Declared(UpsertMode.WORD, UpsertMode::compile),
          new Declared(HistoryMode.WORD, HistoryMode::compile),
          new Declared(CompleteMode.WORD, CompleteMode::compile),
          new Declared(RefreshMode.WORD, RefreshMode::compile));

  /** The compiled write as its mode knows it. */
  public static WriteMode of(WritePlan write) {
    return write.fold(
        AppendMode::new, UpsertMode::new, HistoryMode::new, CompleteMode::new, RefreshMode::new);
  }

  /** A mode as a manifest declares it. */
  record Declared(String word, Compiler compiler) {}

  /** Compiles the mode's fields; wrong ones give problems and a stand-in. */
  interface Compiler {
    WritePlan compile(FieldPath path, WriteSpec spec);
  }

  private WriteModes() {}
}
