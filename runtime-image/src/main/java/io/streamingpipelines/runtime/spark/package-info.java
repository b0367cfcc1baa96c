/**
 * Access to Spark's internals. Only this package and its subpackages use them, and none of them
 * appears in the signatures that other packages call. They are not part of a public API, so each
 * upgrade of Spark starts here.
 */
@NullMarked
package io.streamingpipelines.runtime.spark;

import org.jspecify.annotations.NullMarked;
