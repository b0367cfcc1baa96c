package io.streamingpipelines.operator.report;

import java.time.Duration;

/**
 * A driver that is asked for its report.
 *
 * @param interval how often news of mere progress is told
 */
public record ReportTarget(
    String namespace, String pod, String uid, String ip, String tokenSecret, Duration interval) {}
