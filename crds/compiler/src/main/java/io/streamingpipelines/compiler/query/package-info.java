/** What runs as a query: inputs, SQL, triggers, checkpoint generations. */
@NullMarked
package io.streamingpipelines.compiler.query;

import org.jspecify.annotations.NullMarked;
