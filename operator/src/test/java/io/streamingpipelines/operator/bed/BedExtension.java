package io.streamingpipelines.operator.bed;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** JUnit closes a bed after its test, the server after the last one. */
final class BedExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(BedExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Bed.class || type == BedServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    BedServer server =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(BedServer.class, c -> BedServer.start(), BedServer.class);
    return parameter.getParameter().getType() == BedServer.class
        ? server
        : context.getStore(NAMESPACE).computeIfAbsent(Bed.class, c -> server.bed(), Bed.class);
  }
}
