package io.streamingpipelines.operator.report;

import java.time.Duration;

/**
 * A driver that the operator polls for its report.
 *
 * @param interval how often mere progress is announced
 */
public record ReportTarget(
    String namespace, String pod, String uid, String ip, String tokenSecret, Duration interval) {}
