package io.streamingpipelines.plan;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Generates a builder for a record, {@code <Record>Builder}. The builder requires each part that
 * may not be null, in order and by name, and then accepts the others. If a record gets a new part,
 * its callers do not compile until they provide it. {@code builder(record)} changes parts of a
 * copy.
 */
@RecordBuilder.Template(
    options =
        @RecordBuilder.Options(
            builderMode = RecordBuilder.BuilderMode.STAGED_REQUIRED_ONLY,
            addClassRetainedGenerated = true,
            addStaticBuilder = false,
            enableGetters = false,
            enableWither = false))
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
@Inherited
public @interface Staged {}
