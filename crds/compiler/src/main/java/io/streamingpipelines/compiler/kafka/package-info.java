/** What Kafka sources and Kafka sinks share: brokers, topics, security. */
@NullMarked
package io.streamingpipelines.compiler.kafka;

import org.jspecify.annotations.NullMarked;
