package io.streamingpipelines.compiler.write;

import io.streamingpipelines.api.table.WriteSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.WritePlan;
import java.util.List;

/** The write modes. No other class of the compiler lists them. */
public final class WriteKinds {
  /** In the order in which {@link WriteSpec} names them; the first is the default. */
  static final List<Declared> ALL =
      List.of(
          new Declared(AppendWriteKind.WORD, AppendWriteKind::compile),
          new Declared(UpsertWriteKind.WORD, UpsertWriteKind::compile),
          new Declared(HistoryWriteKind.WORD, HistoryWriteKind::compile),
          new Declared(CompleteWriteKind.WORD, CompleteWriteKind::compile),
          new Declared(RefreshWriteKind.WORD, RefreshWriteKind::compile));

  /** The compiled write as its mode knows it. */
  public static WriteKind of(WritePlan write) {
    return write.fold(
        AppendWriteKind::new,
        UpsertWriteKind::new,
        HistoryWriteKind::new,
        CompleteWriteKind::new,
        RefreshWriteKind::new);
  }

  /** A mode as a manifest declares it. */
  record Declared(String word, Compiler compiler) {}

  /** Compiles the mode's fields; wrong ones give problems and a stand-in. */
  interface Compiler {
    WritePlan compile(FieldPath path, WriteSpec spec);
  }

  private WriteKinds() {}
}
