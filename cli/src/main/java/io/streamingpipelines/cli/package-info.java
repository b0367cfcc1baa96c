/**
 * The command {@code pipeline}: validates, plans, tests and runs manifests without a cluster. This
 * package and {@code run} have effects (files, terminal, processes); {@code manifest} and {@code
 * schema} are pure. The commands {@code validate} and {@code plan} must not load Spark: they start
 * in about a second.
 */
@NullMarked
package io.streamingpipelines.cli;

import org.jspecify.annotations.NullMarked;
