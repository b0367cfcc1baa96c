/** Checks columns and types in Spark's DDL without Spark. Pure. */
@NullMarked
package io.streamingpipelines.compiler.sql.ddl;

import org.jspecify.annotations.NullMarked;
