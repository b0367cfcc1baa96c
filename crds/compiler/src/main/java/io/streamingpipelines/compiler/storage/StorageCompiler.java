package io.streamingpipelines.compiler.storage;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.storage.StorageSpec;
import io.streamingpipelines.api.storage.VolumeSpec;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.StoragePlan;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where tables and checkpoints are stored. */
public final class StorageCompiler {
  private static final Pattern OWNER = Pattern.compile(Rules.OWNER);

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

  /**
   * @param owner the pipeline itself
   */
  public static StoragePlan compile(
      FieldPath path,
      @Nullable StorageSpec spec,
      Owner owner,
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
        takeOver(path.field("takeOver"), spec.takeOver(), owner),
        ObjectStoreCompiler.compile(path.field("s3"), spec.s3(), where, secrets));
  }

  private static @Nullable String takeOver(FieldPath path, @Nullable String other, Owner owner) {
    if (other == null) {
      return null;
    }
    if (other.length() > Rules.OWNER_MAX || !OWNER.matcher(other).matches()) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'"
              + other
              + "' is not the full name of a pipeline: write <cluster>/<namespace>/<name>, as the"
              + " problems TableOwned and CheckpointOwned name the owner");
      return null;
    }
    if (other.equals(owner.toString())) {
      path.warning(
          ProblemCode.UNUSED,
          "'" + other + "' is this pipeline itself: remove it, or name another");
    }
    return other;
  }

  private StorageCompiler() {}
}
