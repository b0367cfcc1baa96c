/**
 * Judges what a manifest says in Kubernetes' own words: pod templates, affinity, tolerations,
 * security contexts, labels. The schema takes any object there, so these are the only rules between
 * the user and the pods that the operator makes.
 *
 * <p>Uses the model classes of the Kubernetes client, no client; of this module it knows {@code
 * read} and {@code PodNeeds} only.
 */
@NullMarked
package io.streamingpipelines.compiler.driver.pod;

import org.jspecify.annotations.NullMarked;
