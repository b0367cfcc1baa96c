/**
 * The custom resource {@code StreamingPipeline} as users write and read it. Each part of the spec
 * has a package, named as in the compiler; {@code status} is what the operator reports; {@code
 * rule} is what all records have in common. Records never throw on invalid input: enums and
 * durations are strings, which the compiler validates. Unknown fields are ignored, so that an older
 * operator survives a newer resource. May import fabric8's model and annotations, Jackson and
 * JSpecify.
 */
@NullMarked
package io.streamingpipelines.api;

import org.jspecify.annotations.NullMarked;
