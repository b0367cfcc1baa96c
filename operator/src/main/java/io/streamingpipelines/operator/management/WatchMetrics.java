package io.streamingpipelines.operator.management;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.health.EventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Counts the operator's watches (one for each kind and namespace) that do not work, because of
 * missing rights or because the API server does not respond. The operator does not notice changes
 * to their objects until they work again. Zero while the operator starts or waits for the lease.
 */
record WatchMetrics(Operator operator) implements MeterBinder {
  private static final String UNHEALTHY = "streamingpipelines.operator.unhealthy.watches";

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(UNHEALTHY, operator, WatchMetrics::unhealthy)
        .description("Watches, one for each kind and namespace, that currently do not work")
        .register(registry);
  }

  private static double unhealthy(Operator operator) {
    int count = 0;
    for (RegisteredController<?> controller : operator.getRegisteredControllers()) {
      for (EventSourceHealthIndicator source :
          controller.getControllerHealthInfo().eventSourceHealthIndicators().values()) {
        count += unhealthy(source);
      }
    }
    return count;
  }

  private static int unhealthy(EventSourceHealthIndicator source) {
    int count = 0;
    // an event source that has not been started has no informers
    if (source instanceof ManagedInformerEventSource<?, ?, ?> watches && watches.isRunning()) {
      for (InformerHealthIndicator informer : watches.informerHealthIndicators().values()) {
        count += informer.getStatus() == Status.UNHEALTHY ? 1 : 0;
      }
    }
    return count;
  }
}
