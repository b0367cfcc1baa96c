package io.streamingpipelines.compiler.source;

import io.streamingpipelines.api.source.SocketSourceSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.SourcePlan;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A TCP server that sends lines of text. */
record SocketSourceKind(SourcePlan.Socket plan) implements SourceKind {
  static final String FIELD = "socket";
  private static final int PORT_MAX = 65_535;

  static SourcePlan compile(SourceDeclaration declaration, SocketSourceSpec spec) {
    FieldPath path = declaration.path().field(FIELD);
    return new SourcePlan.Socket(
        declaration.name(),
        Texts.required(path.field("host"), spec.host(), "the server's name"),
        port(path.field("port"), spec.port()));
  }

  private static int port(FieldPath path, @Nullable Integer port) {
    if (port != null && port >= 1 && port <= PORT_MAX) {
      return port;
    }
    path.error(
        port == null ? ProblemCode.MISSING : ProblemCode.INVALID_VALUE,
        (port == null ? "is missing" : port + " is not a port")
            + ": write a number from 1 to 65535");
    return 1;
  }

  @Override
  public String field() {
    return FIELD;
  }

  @Override
  public Optional<String> notForProduction() {
    return Optional.of("cannot read a line again: use it for experiments only");
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
