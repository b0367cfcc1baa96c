/**
 * Tables. Combines what {@code query}, {@code quality}, {@code write} and {@code maintenance}
 * compile.
 */
@NullMarked
package io.streamingpipelines.compiler.table;

import org.jspecify.annotations.NullMarked;
