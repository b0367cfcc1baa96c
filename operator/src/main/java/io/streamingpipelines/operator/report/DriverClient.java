package io.streamingpipelines.operator.report;

/** Calls the management ports of drivers. */
public interface DriverClient extends ReportClient, CommandClient {}
