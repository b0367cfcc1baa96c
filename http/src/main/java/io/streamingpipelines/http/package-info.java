/**
 * The HTTP server of operator and driver: few routes, short answers, and clients that may do
 * whatever they like. Knows nothing of pipelines; may import Netty.
 */
@NullMarked
package io.streamingpipelines.http;

import org.jspecify.annotations.NullMarked;
