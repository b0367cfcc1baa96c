package io.streamingpipelines.cli.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a document that a schema has checked into a record, without the values of a wrong type. */
public final class SpecReader {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * @param tree the whole document
   * @param problems those that the schema found; this method adds one for each value that the
   *     schema allows but {@code model} cannot hold, such as a number too large for its field
   */
  public static <T> T read(JsonNode tree, List<Problem> problems, Class<T> model) {
    Set<String> wrong =
        problems.stream()
            .filter(problem -> problem.code().equals(ProblemCode.WRONG_TYPE.id()))
            .map(Problem::path)
            .collect(Collectors.toCollection(HashSet::new));
    while (true) {
      try {
        return JSON.treeToValue(WellTypedSpec.of(tree, wrong), model);
      } catch (JsonMappingException e) {
        FieldPath place = place(e, problems);
        if (problems.stream().noneMatch(problem -> problem.path().equals(place.path()))) {
          place.error(ProblemCode.WRONG_TYPE, sentence(at(tree, e)));
        }
        if (!wrong.add(place.path())) {
          throw new AssertionError("a removed value is still there", e);
        }
      } catch (JsonProcessingException e) {
        throw new AssertionError("a tree has no syntax errors", e);
      }
    }
  }

  private static FieldPath place(JsonMappingException e, List<Problem> problems) {
    FieldPath place = new FieldPath("spec", problems);
    for (JsonMappingException.Reference step : e.getPath()) {
      String field = step.getFieldName();
      place = field == null ? place.item(step.getIndex()) : place.field(field);
    }
    return place;
  }

  private static JsonNode at(JsonNode tree, JsonMappingException e) {
    JsonNode node = tree.path("spec");
    for (JsonMappingException.Reference step : e.getPath()) {
      String field = step.getFieldName();
      node = field == null ? node.path(step.getIndex()) : node.path(field);
    }
    return node.isMissingNode() ? JsonNodeFactory.instance.nullNode() : node;
  }

  private static String sentence(JsonNode value) {
    return value.isNumber()
        ? value.asText() + " is out of range: write a number closer to 0"
        : "has a type that this version cannot read: correct it";
  }

  private SpecReader() {}
}
