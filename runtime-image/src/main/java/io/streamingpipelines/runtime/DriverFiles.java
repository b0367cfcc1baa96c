package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.DriverContract;
import java.nio.file.Path;
import java.util.Map;

/**
 * The files of a driver pod, at the paths that {@link DriverContract} defines. {@code
 * PIPELINE_ROOT} puts them below another directory so that the process can be tried outside a pod.
 */
record DriverFiles(
    Path plan,
    Path sparkProperties,
    Path token,
    Path scratch,
    Path termination,
    int managementPort) {

  static DriverFiles of(Map<String, String> environment) {
    String root = environment.getOrDefault("PIPELINE_ROOT", "");
    return new DriverFiles(
        Path.of(root + DriverContract.PLAN_DIRECTORY, DriverContract.PLAN_FILE),
        Path.of(root + DriverContract.PLAN_DIRECTORY, DriverContract.SPARK_PROPERTIES_FILE),
        Path.of(root + DriverContract.TOKEN_DIRECTORY, DriverContract.TOKEN_FILE),
        Path.of(root + DriverContract.SCRATCH_DIRECTORY),
        Path.of(root + DriverContract.TERMINATION_FILE),
        Integer.parseInt(
            environment.getOrDefault(
                "PIPELINE_MANAGEMENT_PORT", Integer.toString(DriverContract.MANAGEMENT_PORT))));
  }
}
