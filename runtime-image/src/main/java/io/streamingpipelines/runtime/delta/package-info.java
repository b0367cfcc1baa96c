/**
 * Delta tables: their logs, and the transactions that write, merge and compact them.
 *
 * <p>The only package that uses Delta's internals; none of them appears in the signatures that
 * others call.
 */
@NullMarked
package io.streamingpipelines.runtime.delta;

import org.jspecify.annotations.NullMarked;
