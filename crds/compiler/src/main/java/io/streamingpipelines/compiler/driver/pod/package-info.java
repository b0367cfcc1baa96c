/**
 * Rules for the parts of a manifest in Kubernetes' own syntax: pod templates, affinity,
 * tolerations, security contexts, labels. The schema accepts any object there, so no other rules
 * stand between the user and the pods that the operator creates.
 *
 * <p>Uses the model classes of the Kubernetes client, no client; of this module it knows {@code
 * read} and {@code PodNeeds} only.
 */
@NullMarked
package io.streamingpipelines.compiler.driver.pod;

import org.jspecify.annotations.NullMarked;
