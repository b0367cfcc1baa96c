@NullMarked
package io.streamingpipelines.testsupport.fault;

import org.jspecify.annotations.NullMarked;
