package io.streamingpipelines.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static final String HASH = "0123456789abcdef";

  /** The names of all objects that a pipeline can have at the same time. */
  private static List<String> all(Names names) {
    return List.of(
        names.driver(1),
        names.driver(999_999_999),
        names.plan(HASH),
        names.plan("f".repeat(16)),
        names.check(HASH),
        names.driverAccess(),
        names.token("uid-1"),
        names.token("uid-2"));
  }

  @Test
  void readsTheAttemptBack() {
    assertThat(Names.attempt(new Names("orders").driver(12))).isEqualTo(12);
    assertThat(Names.attempt("orders-check-12")).isZero();
    assertThat(Names.attempt("orders-driver-99999999999999")).isZero();
    assertThat(Names.attempt(new Names("my-driver-5").driver(7))).isEqualTo(7);
    assertThat(Names.attempt(new Names("my-driver-5").check(HASH))).isZero();
  }

  @Test
  void shortensLongNamesWithoutMixingThemUp() {
    Names one = new Names("a".repeat(80) + "1");
    Names two = new Names("a".repeat(80) + "2");
    assertThat(one.driver(1)).hasSize(63).isNotEqualTo(two.driver(1));
    assertThat(Names.attempt(one.driver(1))).isEqualTo(1);
    assertThat(one.label()).hasSizeLessThanOrEqualTo(63);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 39, 40, 41, 46, 47, 52, 53, 54, 62, 63, 64, 253})
  void everyNameIsAHostNameAndALabelWhateverThePipelinesLength(int length) {
    List<String> names = new ArrayList<>();
    for (char last : new char[] {'x', 'y'}) {
      Names of = new Names("a".repeat(length - 1) + last);
      names.addAll(all(of));
      assertThat(of.label()).hasSizeLessThanOrEqualTo(63);
    }
    assertThat(names)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?"));
  }

  @Test
  void aNameThatIsCutAtAHyphenIsStillAName() {
    Names names = new Names("a-".repeat(40) + "z");
    assertThat(all(names)).allMatch(name -> name.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?"));
  }

  @Test
  void aPipelineOfFortyCharactersKeepsItsWholeNameInItsDriversName() {
    String forty = "a".repeat(40);
    assertThat(new Names(forty).driver(999_999)).startsWith(forty + "-driver-");
    assertThat(new Names(forty).plan(HASH)).isEqualTo(forty + "-plan-" + HASH);
    assertThat(new Names(forty).check(HASH)).isEqualTo(forty + "-check-" + HASH);
  }
}
