/**
 * Faults between a client and the API server, on the wire: the client under test is the real one
 * and cannot tell them from the network's and the server's own.
 */
@NullMarked
package io.streamingpipelines.testsupport.fault;

import org.jspecify.annotations.NullMarked;
