/** Rules about the repository's Markdown pages. */
@NullMarked
package io.streamingpipelines.testsupport.pages;

import org.jspecify.annotations.NullMarked;
