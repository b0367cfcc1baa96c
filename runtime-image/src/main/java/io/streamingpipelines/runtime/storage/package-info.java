/**
 * Volumes, object stores and mounted files. New objects are created only if absent, so that one of
 * two drivers wins (docs/design/lifecycle.md#one-writer). Delta's log, Spark's checkpoints and the
 * epochs rely on {@link io.streamingpipelines.runtime.storage.NewObject}, and {@link
 * io.streamingpipelines.runtime.storage.StoreProof} proves at each start that the store supports
 * this. Files on a volume are accessed without starting processes: if Hadoop's native library is
 * missing, Hadoop runs {@code chmod} and {@code readlink} ten times per commit, and this package
 * uses Java instead.
 */
@NullMarked
package io.streamingpipelines.runtime.storage;

import org.jspecify.annotations.NullMarked;
