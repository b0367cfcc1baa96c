/** Text for people: pure functions of the JDK. */
@NullMarked
package io.streamingpipelines.text;

import org.jspecify.annotations.NullMarked;
