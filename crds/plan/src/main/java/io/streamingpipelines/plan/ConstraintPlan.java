package io.streamingpipelines.plan;

/**
 * A CHECK constraint of a table.
 *
 * @param expression SQL that must be TRUE for every row
 */
public record ConstraintPlan(String name, String expression) {}
