/** How to connect to Kafka, for sources and sinks, and to a schema registry: SASL, OAuth, TLS. */
@NullMarked
package io.streamingpipelines.api.kafka;

import org.jspecify.annotations.NullMarked;
