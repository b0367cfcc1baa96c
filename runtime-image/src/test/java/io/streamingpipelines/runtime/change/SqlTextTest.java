package io.streamingpipelines.runtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that edits without effect on a query's meaning do not count as changes. */
class SqlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          ^SELECT a\u0020\u0020,\n b FROM t^ | ^SELECT a , b FROM t^
          ^ SELECT a FROM t ^                | ^SELECT a FROM t^
          ^SELECT a -- why\nFROM t^          | ^SELECT a FROM t^
          ^SELECT a /* why\n -- */ FROM t^   | ^SELECT a FROM t^
          ^SELECT '--  x' FROM t^            | ^SELECT '--  x' FROM t^
          ^SELECT "/* x  */" FROM t^         | ^SELECT "/* x  */" FROM t^
          ^SELECT `a  b` FROM t^             | ^SELECT `a  b` FROM t^
          ^SELECT 'it\\'s  --' FROM t^       | ^SELECT 'it\\'s  --' FROM t^
          ^SELECT '$1 \\\\' FROM t^          | ^SELECT '$1 \\\\' FROM t^
          """)
  void leavesOutCommentsAndWhiteSpaceOutsideOfQuotes(String sql, String normalised) {
    assertThat(SqlText.normalised(sql)).isEqualTo(normalised);
  }

  @Test
  void keepsWhatMayMeanSomethingElse() {
    assertThat(SqlText.normalised("SELECT a AS b FROM t"))
        .isNotEqualTo(SqlText.normalised("SELECT a AS c FROM t"));
    assertThat(SqlText.normalised("SELECT 'A'")).isNotEqualTo(SqlText.normalised("SELECT 'a'"));
  }

  @Test
  void takesAQueryThatIsLeftOutForAllColumns() {
    assertThat(SqlText.normalised(null)).isEqualTo("SELECT *");
  }
}
