/**
 * The test bed: the wired operator against a real API server, with faults on the wire between them.
 * A test is the user, the scheduler, the kubelet, the driver and the clock.
 */
@NullMarked
package io.streamingpipelines.operator.testbed;

import org.jspecify.annotations.NullMarked;
