/** What tests of several modules share: a real API server, commands of this machine, waiting. */
@NullMarked
package io.streamingpipelines.testsupport;

import org.jspecify.annotations.NullMarked;
