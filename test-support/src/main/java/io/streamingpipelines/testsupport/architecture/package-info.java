/** Rules about code that every module keeps. */
@NullMarked
package io.streamingpipelines.testsupport.architecture;

import org.jspecify.annotations.NullMarked;
