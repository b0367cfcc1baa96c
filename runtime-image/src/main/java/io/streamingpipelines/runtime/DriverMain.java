package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.DriverContract;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.plan.PlanLoader;
import io.streamingpipelines.runtime.plan.PlanUnreadableException;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry point of a driver pod. With the argument {@code driver} it runs the mounted plan, with
 * {@code standby} it runs the plan as soon as no other driver may write, with {@code check} it
 * checks the plan. It exits with the exit code of the outcome and writes the exit report to the
 * termination message.
 */
public final class DriverMain {
  private static final Logger LOG = LoggerFactory.getLogger(DriverMain.class);

  private DriverMain() {}

  public static void main(String[] args) {
    UncaughtErrors uncaught = new UncaughtErrors(Clock.systemUTC());
    Thread.setDefaultUncaughtExceptionHandler(uncaught);
    int code = Outcome.FAILED.code();
    try {
      DriverFiles files = DriverFiles.of(System.getenv());
      String mode = args.length == 0 ? DriverContract.MODE_DRIVER : args[0];
      ExitReport report = run(mode, files, System.getenv(), Clock.systemUTC(), uncaught);
      code = report.outcome().code();
      TerminationLog.write(report, files.termination());
    } catch (Throwable e) { // otherwise the error would not be reported
      LOG.error("The driver has ended without a report.", e);
    } finally {
      // Spark's non-daemon threads would keep the process alive although it has nothing left to do
      System.exit(code);
    }
  }

  private static ExitReport run(
      String mode,
      DriverFiles files,
      Map<String, String> environment,
      Clock clock,
      UncaughtErrors uncaught) {
    try {
      PipelinePlan plan = PlanLoader.load(files.plan());
      if (mode.equals(DriverContract.MODE_CHECK)) {
        return PlanCheckRun.of(
            plan,
            new DriverSettings(
                new SparkPlace.Local(1), files.scratch(), "check", null, null, false, clock));
      }
      boolean standby = mode.equals(DriverContract.MODE_STANDBY);
      if (!standby && !mode.equals(DriverContract.MODE_DRIVER)) {
        throw new IllegalArgumentException(
            "Unknown mode %s; use %s, %s or %s."
                .formatted(
                    mode,
                    DriverContract.MODE_DRIVER,
                    DriverContract.MODE_STANDBY,
                    DriverContract.MODE_CHECK));
      }
      PipelineDriver driver =
          PipelineDriver.start(
              plan,
              required(environment, DriverContract.ENV_PLAN_HASH),
              settings(files, environment, standby, clock));
      uncaught.end(driver);
      DrainSignals.install(driver::drain);
      return driver.await();
    } catch (PlanUnreadableException e) {
      LOG.error("{}", e.getMessage());
      return ExitReports.rejected(
          0, List.of(Problem.error("spec", "PlanUnreadable", String.valueOf(e.getMessage()))));
    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
      LOG.error("The driver could not start.", e);
      return ExitReports.of(
          Outcome.FAILED, 0, new FailureClassifier().classify(e, null, null, clock.millis()));
    }
  }

  private static DriverSettings settings(
      DriverFiles files, Map<String, String> environment, boolean standby, Clock clock)
      throws IOException {
    String pod = required(environment, DriverContract.ENV_POD_NAME);
    return new DriverSettings(
        new SparkPlace.Pod(
            pod,
            required(environment, DriverContract.ENV_POD_NAMESPACE),
            required(environment, DriverContract.ENV_POD_IP),
            properties(files.sparkProperties())),
        files.scratch(),
        pod,
        new InetSocketAddress(files.managementPort()),
        Files.readString(files.token()).strip(),
        standby,
        clock);
  }

  private static Map<String, String> properties(Path file) throws IOException {
    Map<String, String> values = new TreeMap<>();
    if (!Files.exists(file)) {
      return values;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    properties.stringPropertyNames().forEach(n -> values.put(n, properties.getProperty(n)));
    return values;
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "The environment variable %s is not set; the operator sets it on every driver pod."
              .formatted(name));
    }
    return value;
  }
}
