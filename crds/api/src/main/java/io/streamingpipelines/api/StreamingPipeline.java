package io.streamingpipelines.api;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.status.PipelineStatus;

/**
 * One pipeline: one Spark driver that runs one streaming query per table or sink.
 *
 * <p>Reading never fails on the content of spec and status: a spec that does not fit the records
 * says so by {@link PipelineSpec#unreadable()}, such a status is absent.
 */
@Group("streamingpipelines.io")
@Version("v1alpha1")
@Plural("streamingpipelines")
@Singular("streamingpipeline")
@ShortNames("spl")
@Categories("all")
@ValidationRule(
    value =
        "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && self.metadata.name.size() <="
            + " 40",
    message = Rules.PIPELINE_NAME)
public class StreamingPipeline extends CustomResource<PipelineSpec, PipelineStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1;

  @Override
  @Required
  public PipelineSpec getSpec() {
    return super.getSpec();
  }

  @Override
  @JsonDeserialize(using = LenientMetadataReader.class)
  public void setMetadata(ObjectMeta metadata) {
    super.setMetadata(metadata);
  }

  @Override
  @JsonDeserialize(using = LenientSpecReader.class)
  public void setSpec(PipelineSpec spec) {
    super.setSpec(spec);
  }

  @Override
  @JsonDeserialize(using = LenientStatusReader.class)
  public void setStatus(PipelineStatus status) {
    super.setStatus(status);
  }
}
