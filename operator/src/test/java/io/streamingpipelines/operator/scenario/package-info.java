/** What users see when something goes wrong, each on the test bed. */
@NullMarked
package io.streamingpipelines.operator.scenario;

import org.jspecify.annotations.NullMarked;
