/**
 * The HTTP server of operator and driver, for few routes and short responses; it tolerates slow and
 * broken clients. Does not know pipelines; may import Netty.
 */
@NullMarked
package io.streamingpipelines.http;

import org.jspecify.annotations.NullMarked;
