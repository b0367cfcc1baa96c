/** Functions that the user adds to SQL, and DDL. */
@NullMarked
package io.streamingpipelines.compiler.sql;

import org.jspecify.annotations.NullMarked;
