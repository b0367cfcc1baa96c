/**
 * The run from which the image's build learns which classes to archive. Its own jar at build time:
 * may import nothing of the runtime, so that a change there needs no new archive.
 */
@NullMarked
package io.streamingpipelines.runtime.training;

import org.jspecify.annotations.NullMarked;
