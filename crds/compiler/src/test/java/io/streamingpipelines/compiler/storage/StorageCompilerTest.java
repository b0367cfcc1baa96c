package io.streamingpipelines.compiler.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.storage.StorageSpec;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.StoragePlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageCompilerTest {
  private static final Owner OWNER =
      new Owner("0cfb5a1d-6c3b-4f0e-9a51-1f2f3c4d5e6f", "shop", "orders");

  private final List<Problem> found = new ArrayList<>();

  @Test
  void takesOverOtherPipelinesOfAnyClusterAndOfThisMachine() {
    for (Owner other :
        List.of(
            new Owner(OWNER.cluster(), "other", "orders"),
            new Owner("local", "default", "orders-2"))) {
      assertThat(takeOver(other.toString())).isEqualTo(other.toString());
    }
    assertThat(takeOver(null)).isNull();
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders",
        "shop/orders",
        "a/b/c/d",
        "a/b/",
        "//orders",
        "a/b/Orders",
        "a/b/0c",
        " "
      })
  void whatIsNoFullNameIsAProblem(String other) {
    assertThat(takeOver(other)).isNull();
    assertThat(found)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.fatal()).isTrue();
              assertThat(problem.path()).isEqualTo("spec.storage.takeOver");
              assertThat(problem.message())
                  .startsWith("'" + other + "' is not the full name of a pipeline: write ");
            });
  }

  @Test
  void takingOverOneselfIsHarmlessAndTold() {
    assertThat(takeOver(OWNER.toString())).isEqualTo(OWNER.toString());
    assertThat(found)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.fatal()).isFalse();
              assertThat(problem.message())
                  .isEqualTo("'" + OWNER + "' is this pipeline itself: remove it, or name another");
            });
  }

  private @Nullable String takeOver(@Nullable String other) {
    StoragePlan plan =
        StorageCompiler.compile(
            new FieldPath("spec.storage", found),
            new StorageSpec("s3a://lake/tables", "s3a://lake/checkpoints", other, null, null),
            OWNER,
            new LocationResolver(null, true),
            RunsIn.CLUSTER,
            new SecretFiles(RunsIn.CLUSTER.secrets()));
    return plan.takeOver();
  }
}
