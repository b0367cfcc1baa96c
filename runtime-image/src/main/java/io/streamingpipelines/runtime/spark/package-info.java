/**
 * Access to Spark's internals. Apart from {@code delta}, only this package and its subpackages use
 * them, and other packages call only methods whose signatures are free of them. Internals are not
 * part of a public API, so each upgrade of Spark starts here.
 */
@NullMarked
package io.streamingpipelines.runtime.spark;

import org.jspecify.annotations.NullMarked;
