/**
 * What the records of all packages keep to: bounds, patterns and allowed words of fields, one
 * sentence for each rule over several fields, and lists and maps that are never null. {@link
 * io.streamingpipelines.api.rule.Partial} gives builders to those that code creates. Imports no
 * other package of this module.
 */
@NullMarked
package io.streamingpipelines.api.rule;

import org.jspecify.annotations.NullMarked;
