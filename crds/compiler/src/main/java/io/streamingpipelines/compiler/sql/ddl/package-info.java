/** Judges columns and types as Spark's DDL writes them, without Spark. Pure. */
@NullMarked
package io.streamingpipelines.compiler.sql.ddl;

import org.jspecify.annotations.NullMarked;
