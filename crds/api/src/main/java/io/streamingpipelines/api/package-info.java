/**
 * The custom resource {@code StreamingPipeline} as users write and read it. Records never throw on
 * invalid input: enums and durations are strings, which the compiler validates. Unknown fields are
 * ignored, so that an older operator survives a newer resource. May import fabric8's model and
 * annotations, Jackson and JSpecify.
 */
@NullMarked
package io.streamingpipelines.api;

import org.jspecify.annotations.NullMarked;
