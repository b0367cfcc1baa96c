/**
 * Files of a volume without processes. Where Hadoop's native library is missing, as in Spark's own
 * distributions, Hadoop asks {@code chmod} and {@code readlink} ten times for each commit; here
 * Java itself is asked.
 *
 * <p>Knows Hadoop alone.
 */
@NullMarked
package io.streamingpipelines.runtime.localfiles;

import org.jspecify.annotations.NullMarked;
