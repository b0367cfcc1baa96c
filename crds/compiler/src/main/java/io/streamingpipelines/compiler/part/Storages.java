package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.StorageSpec;
import io.streamingpipelines.api.VolumeSpec;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.StoragePlan;
import org.jspecify.annotations.Nullable;

/** Where tables and checkpoints live. */
public final class Storages {
  public static PodNeeds.@Nullable Volume volume(Place place, @Nullable StorageSpec spec) {
    VolumeSpec volume = spec == null ? null : spec.volume();
    if (volume == null) {
      return null;
    }
    Place at = place.field("volume");
    String claim =
        Texts.object(
            at.field("persistentVolumeClaim"),
            volume.persistentVolumeClaim(),
            "a PersistentVolumeClaim");
    String path = Texts.required(at.field("mountPath"), volume.mountPath(), "an absolute path");
    if (!path.isEmpty() && !path.matches("/[^:]+")) {
      at.field("mountPath")
          .error(
              ProblemCode.INVALID_VALUE,
              "'" + path + "' is not an absolute path: write one such as /lake");
      path = "";
    }
    return new PodNeeds.Volume(claim, path);
  }

  public static StoragePlan compile(
      Place place,
      @Nullable StorageSpec spec,
      Locations locations,
      RunsIn where,
      SecretFiles secrets) {
    if (spec == null) {
      place.error(ProblemCode.MISSING, "is missing: say where tables and checkpoints live");
      return new StoragePlan("", "", null);
    }
    String tables =
        Texts.required(place.field("tables"), spec.tables(), "a URI such as file:/lake/tables");
    String checkpoints =
        Texts.required(
            place.field("checkpoints"), spec.checkpoints(), "a URI such as file:/lake/checkpoints");
    return new StoragePlan(
        locations.owned(place.field("tables"), tables),
        locations.owned(place.field("checkpoints"), checkpoints),
        ObjectStores.compile(place.field("s3"), spec.s3(), where, secrets));
  }

  private Storages() {}
}
