package io.streamingpipelines.plan;

/**
 * Where tables and checkpoints live.
 *
 * @param tables URI without trailing slash; the event log is {@code <tables>/_event_log}
 * @param checkpoints URI without trailing slash; a query's state is {@code
 *     <checkpoints>/<table>/<flow>/<generation>}
 */
public record StoragePlan(String tables, String checkpoints) {}
