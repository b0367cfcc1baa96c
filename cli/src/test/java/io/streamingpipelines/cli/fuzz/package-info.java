/**
 * Manifests that no person would write, given to the command line: it answers, whatever they hold.
 */
@NullMarked
package io.streamingpipelines.cli.fuzz;

import org.jspecify.annotations.NullMarked;
