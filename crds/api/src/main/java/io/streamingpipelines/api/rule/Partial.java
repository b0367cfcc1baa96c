package io.streamingpipelines.api.rule;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a record a builder, {@code <Record>Builder}: it sets parts by name and leaves the others
 * absent, as in a manifest. {@code builder(record)} changes parts of a copy. For records that code
 * creates; Jackson needs no builder.
 */
@RecordBuilder.Template(
    options =
        @RecordBuilder.Options(
            addClassRetainedGenerated = true,
            addStaticBuilder = false,
            enableGetters = false,
            enableWither = false))
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
@Inherited
public @interface Partial {}
