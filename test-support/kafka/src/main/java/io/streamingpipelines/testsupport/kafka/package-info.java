/**
 * A real Kafka of one node in a plain JVM: the demo's image runs it, tests start it in their own
 * process. May import nothing of the other packages.
 */
@NullMarked
package io.streamingpipelines.testsupport.kafka;

import org.jspecify.annotations.NullMarked;
