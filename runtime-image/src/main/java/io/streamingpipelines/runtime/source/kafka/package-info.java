/** Kafka topics. */
@NullMarked
package io.streamingpipelines.runtime.source.kafka;

import org.jspecify.annotations.NullMarked;
