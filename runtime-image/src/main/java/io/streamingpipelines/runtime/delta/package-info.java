/**
 * Delta tables: their logs, and the transactions that write, merge and compact them.
 *
 * <p>This is the only package that uses Delta's internals; none of them appears in the signatures
 * that other packages call.
 */
@NullMarked
package io.streamingpipelines.runtime.delta;

import org.jspecify.annotations.NullMarked;
