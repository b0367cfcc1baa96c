package io.streamingpipelines.operator.testbed;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * What the operator logs about the pipelines of one namespace. Tests read the decisions from the
 * log, as users do.
 */
final class OperatorLog extends AbstractAppender implements AutoCloseable {
  private static final String DECIDED = "Decision: ";

  private final String namespace;
  private final List<String> lines = new ArrayList<>();

  private OperatorLog(String namespace) {
    super("bed-" + namespace, null, null, true, Property.EMPTY_ARRAY);
    this.namespace = namespace;
  }

  static OperatorLog of(String namespace) {
    OperatorLog log = new OperatorLog(namespace);
    log.start();
    root().addAppender(log, null, null);
    return log;
  }

  @Override
  public void append(LogEvent event) {
    if (namespace.equals(event.getContextData().getValue("resource.namespace"))) {
      String thrown = event.getThrown() == null ? "" : " (" + event.getThrown() + ")";
      String name = event.getContextData().getValue("resource.name");
      add(name + ": " + event.getMessage().getFormattedMessage() + thrown);
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
  }

  /** {@code orders: Decision: Start}. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** The names of the decisions about a pipeline, in their order, without {@code Keep}. */
  List<String> decisions(String pipeline) {
    String prefix = pipeline + ": " + DECIDED;
    return lines().stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }

  @Override
  public void close() {
    root().removeAppender(getName());
    stop();
  }

  private static LoggerConfig root() {
    return LoggerContext.getContext(false).getConfiguration().getRootLogger();
  }
}
