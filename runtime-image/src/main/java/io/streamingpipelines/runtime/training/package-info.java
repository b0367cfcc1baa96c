/**
 * A run from which the image's build learns which classes to archive. It has a jar of its own at
 * build time and must not import anything from the runtime, so that a change of the runtime does
 * not require a new archive.
 */
@NullMarked
package io.streamingpipelines.runtime.training;

import org.jspecify.annotations.NullMarked;
