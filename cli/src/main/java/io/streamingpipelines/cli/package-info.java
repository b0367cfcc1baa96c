/**
 * The command line {@code pipeline}: validate, plan and run manifests without a cluster. Effects
 * (files, terminal, processes) live here and in {@code run}; {@code manifest} and {@code schema}
 * are pure. Nothing that {@code validate} and {@code plan} load may need Spark: they start in about
 * a second.
 */
@NullMarked
package io.streamingpipelines.cli;

import org.jspecify.annotations.NullMarked;
