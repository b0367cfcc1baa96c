package io.streamingpipelines.compiler.storage;

import io.streamingpipelines.api.storage.StorageSpec;
import io.streamingpipelines.api.storage.VolumeSpec;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.StoragePlan;
import org.jspecify.annotations.Nullable;

/** Where tables and checkpoints are stored. */
public final class StorageCompiler {
  public static PodNeeds.@Nullable Volume volume(FieldPath path, @Nullable StorageSpec spec) {
    VolumeSpec volume = spec == null ? null : spec.volume();
    if (volume == null) {
      return null;
    }
    FieldPath at = path.field("volume");
    String claim =
        Texts.object(
            at.field("persistentVolumeClaim"),
            volume.persistentVolumeClaim(),
            "a PersistentVolumeClaim");
    String mount = Texts.required(at.field("mountPath"), volume.mountPath(), "an absolute path");
    if (!mount.isEmpty() && !mount.matches("/[^:]+")) {
      at.field("mountPath")
          .error(
              ProblemCode.INVALID_VALUE,
              "'" + mount + "' is not an absolute path: write one such as /lake");
      mount = "";
    }
    return new PodNeeds.Volume(claim, mount);
  }

  public static StoragePlan compile(
      FieldPath path,
      @Nullable StorageSpec spec,
      LocationResolver locations,
      RunsIn where,
      SecretFiles secrets) {
    if (spec == null) {
      path.error(
          ProblemCode.MISSING, "is missing: declare where tables and checkpoints are stored");
      return new StoragePlan("", "", null);
    }
    String tables =
        Texts.required(path.field("tables"), spec.tables(), "a URI such as file:/lake/tables");
    String checkpoints =
        Texts.required(
            path.field("checkpoints"), spec.checkpoints(), "a URI such as file:/lake/checkpoints");
    return new StoragePlan(
        locations.forWriting(path.field("tables"), tables),
        locations.forWriting(path.field("checkpoints"), checkpoints),
        ObjectStoreCompiler.compile(path.field("s3"), spec.s3(), where, secrets));
  }

  private StorageCompiler() {}
}
