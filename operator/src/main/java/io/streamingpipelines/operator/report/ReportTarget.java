package io.streamingpipelines.operator.report;

/** A driver that is asked for its report. */
public record ReportTarget(
    String namespace, String pod, String uid, String ip, String tokenSecret) {}
