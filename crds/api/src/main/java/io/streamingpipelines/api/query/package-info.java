/** What queries consist of: inputs, flows, views, functions, triggers, checkpoint generations. */
@NullMarked
package io.streamingpipelines.api.query;

import org.jspecify.annotations.NullMarked;
