/**
 * Volumes, object stores and mounted files. New objects are created only if absent, so that of two
 * drivers one wins (docs/design/lifecycle.md#one-writer). Delta's log, Spark's checkpoints and the
 * epochs rest on {@link io.streamingpipelines.runtime.storage.NewObject}, and {@link
 * io.streamingpipelines.runtime.storage.StoreProof} shows at each start that the store keeps that
 * promise. The files of a volume are used without processes: where Hadoop's native library is
 * missing, Hadoop asks {@code chmod} and {@code readlink} ten times for each commit; here Java
 * itself is asked.
 */
@NullMarked
package io.streamingpipelines.runtime.storage;

import org.jspecify.annotations.NullMarked;
