/**
 * Object stores: new objects are created only if absent, so that of two drivers one wins
 * (docs/design/lifecycle.md#one-writer). Delta's log, Spark's checkpoints and the epochs rest on
 * {@link io.streamingpipelines.runtime.objectstore.NewObject}, and {@link
 * io.streamingpipelines.runtime.objectstore.StoreProof} shows at each start that the store keeps
 * that promise.
 *
 * <p>Knows the plan's storage, Hadoop, and the interfaces of Delta and Spark that it implements;
 * nothing of tables and queries.
 */
@NullMarked
package io.streamingpipelines.runtime.objectstore;

import org.jspecify.annotations.NullMarked;
