package io.streamingpipelines.operator.testbed;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Lets JUnit close a test bed after its test, and the server after the last test. */
final class TestBedExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TestBedExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == OperatorTestBed.class || type == TestBedServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestBedServer server =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(TestBedServer.class, c -> TestBedServer.start(), TestBedServer.class);
    return parameter.getParameter().getType() == TestBedServer.class
        ? server
        : context
            .getStore(NAMESPACE)
            .computeIfAbsent(OperatorTestBed.class, c -> server.bed(), OperatorTestBed.class);
  }
}
