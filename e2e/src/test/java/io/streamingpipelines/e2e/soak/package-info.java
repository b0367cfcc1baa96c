/**
 * Three pipelines under a seeded script that edits, suspends, deletes and applies them again, while
 * operator, drivers and executors are killed. A watcher holds what the status says against what is
 * there the whole time; at the end rows, commits and objects are counted.
 */
@NullMarked
package io.streamingpipelines.e2e.soak;

import org.jspecify.annotations.NullMarked;
