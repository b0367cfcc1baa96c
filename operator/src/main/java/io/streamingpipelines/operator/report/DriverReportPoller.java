package io.streamingpipelines.operator.report;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls each running driver and announces changed reports: immediately if a query changes its
 * state, otherwise at most once per status interval of the pipeline. Each driver has at most one
 * pending request.
 */
public final class DriverReportPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DriverReportPoller.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** A report that is older says nothing about the present. */
  private static final Duration STALE = Duration.ofSeconds(30);

  private final ReportClient client;
  private final Function<ReportTarget, Optional<String>> tokens;
  private final ScheduledExecutorService pool;
  private final Clock clock;
  private final Map<ResourceID, Poll> polls = new ConcurrentHashMap<>();
  private volatile Consumer<ResourceID> listener = id -> {};

  /**
   * @param tokens looks up the management token of a driver; called in the pool
   */
  public DriverReportPoller(
      ReportClient client,
      Function<ReportTarget, Optional<String>> tokens,
      ScheduledExecutorService pool,
      Clock clock) {
    this.client = client;
    this.tokens = tokens;
    this.pool = pool;
    this.clock = clock;
  }

  /** Called with the pipeline whenever its report has changed. */
  public void onChange(Consumer<ResourceID> changed) {
    this.listener = changed;
  }

  /** Polls this driver from now on, and no other driver of the pipeline. */
  public void watch(ResourceID pipeline, ReportTarget target) {
    polls.compute(
        pipeline,
        (id, old) -> {
          if (old != null && old.target.equals(target)) {
            return old;
          }
          if (old != null) {
            old.stop();
          }
          Poll poll = new Poll(id, target);
          poll.schedule(Math.floorMod(target.uid().hashCode(), 500));
          return poll;
        });
  }

  public void forget(ResourceID pipeline) {
    Poll poll = polls.remove(pipeline);
    if (poll != null) {
      poll.stop();
    }
  }

  /** The last report of this pod, unless it is too old. */
  public Optional<DriverReport> latest(ResourceID pipeline, String podUid) {
    Poll poll = polls.get(pipeline);
    if (poll == null || !poll.target.uid().equals(podUid)) {
      return Optional.empty();
    }
    Received last = poll.last;
    return last == null || last.at.plus(STALE).isBefore(clock.instant())
        ? Optional.empty()
        : Optional.of(last.report);
  }

  @Override
  public void close() {
    polls.values().forEach(Poll::stop);
    pool.shutdownNow();
  }

  private record Received(DriverReport report, Instant at) {}

  private final class Poll {
    private final ResourceID pipeline;
    private final ReportTarget target;
    private volatile @Nullable Received last;
    private volatile @Nullable Received announced;
    private volatile @Nullable String token;
    private volatile @Nullable ScheduledFuture<?> next;
    private volatile boolean stopped;

    /** Logged once, not with each poll. */
    private volatile boolean unreadable;

    Poll(ResourceID pipeline, ReportTarget target) {
      this.pipeline = pipeline;
      this.target = target;
    }

    void schedule(long delayMillis) {
      if (!stopped) {
        next = pool.schedule(this::run, delayMillis, TimeUnit.MILLISECONDS);
      }
    }

    void stop() {
      stopped = true;
      ScheduledFuture<?> scheduled = next;
      if (scheduled != null) {
        scheduled.cancel(false);
      }
    }

    private void run() {
      try {
        String known = token;
        if (known == null) {
          known = tokens.apply(target).orElse("");
          token = known.isEmpty() ? null : known;
        }
        var unused = client.fetch(target, known).whenComplete(this::received);
      } catch (RuntimeException e) {
        received(null, e);
      }
    }

    private void received(@Nullable String body, @Nullable Throwable failure) {
      try {
        if (body == null) {
          LOG.debug("No report from {}/{}", target.namespace(), target.pod(), failure);
          return;
        }
        if (stopped) {
          return;
        }
        Optional<DriverReport> report =
            Json.read(body, DriverReport.class).filter(DriverReportPoller::isWhole);
        if (report.isEmpty()) {
          if (!unreadable) {
            LOG.warn("Cannot read the report of {}/{}", target.namespace(), target.pod());
          }
          unreadable = true;
          return;
        }
        unreadable = false;
        Instant now = clock.instant();
        last = new Received(report.get(), now);
        if (isWorthAnnouncing(report.get(), now)) {
          announced = new Received(report.get(), now);
          listener.accept(pipeline);
        }
      } finally {
        schedule(INTERVAL.toMillis() + Math.floorMod(target.uid().hashCode(), 200));
      }
    }

    private boolean isWorthAnnouncing(DriverReport report, Instant now) {
      Received before = announced;
      if (before == null || !lifecycle(before.report).equals(lifecycle(report))) {
        return true;
      }
      boolean due = !now.isBefore(before.at.plus(target.interval()));
      return due && !before.report.queries().equals(report.queries());
    }
  }

  /** Users choose the image, so a response may contain anything. */
  private static boolean isWhole(DriverReport report) {
    return report.state() != null
        && report.plan() != null
        && report.queries().stream()
            .allMatch(
                query ->
                    query.table() != null
                        && query.flow() != null
                        && query.state() != null
                        && query.quality() != null);
  }

  /** A report without its numbers. */
  private static List<Object> lifecycle(DriverReport report) {
    return List.of(
        report.state(),
        report.plan(),
        report.epoch(),
        report.problems(),
        report.queries().stream().map(DriverReportPoller::lifecycle).toList());
  }

  private static List<Object> lifecycle(QueryReport query) {
    return List.of(query.name(), query.state(), Optional.ofNullable(query.error()));
  }
}
