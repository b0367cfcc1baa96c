/**
 * Sources. {@code SourceKinds} lists the kinds; each kind is one class, which compiles its spec and
 * answers what the rules in {@code graph} ask about a source.
 */
@NullMarked
package io.streamingpipelines.compiler.source;

import org.jspecify.annotations.NullMarked;
