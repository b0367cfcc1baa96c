/**
 * Order events for examples/orders: a seeded generator, the producer that sends them to Kafka, and
 * an oracle in plain Java that says what the example's tables must hold for what landed there. May
 * import neither Spark nor anything of the product: it judges them.
 */
@NullMarked
package io.streamingpipelines.testsupport.orders;

import org.jspecify.annotations.NullMarked;
