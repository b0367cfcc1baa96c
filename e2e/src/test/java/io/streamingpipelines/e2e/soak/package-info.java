/**
 * Three pipelines under a seeded script that edits, suspends, deletes and applies them again, while
 * operator, drivers and executors are killed. Meanwhile, a watcher compares the status with the
 * actual state; at the end, rows, commits and objects are checked.
 */
@NullMarked
package io.streamingpipelines.e2e.soak;

import org.jspecify.annotations.NullMarked;
