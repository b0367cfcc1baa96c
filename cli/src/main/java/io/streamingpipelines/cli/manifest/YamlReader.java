package io.streamingpipelines.cli.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.Problem;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML 1.1, as kubectl does, and keeps the line numbers. */
public final class YamlReader {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Twice the depth that any manifest needs. */
  private static final int DEEPEST = 100;

  /** Aliases of aliases can blow up a few lines; no object of a cluster has this many values. */
  private static final int MOST = 200_000;

  /** Numbers with more digits do not fit a double, and are slow to read. */
  private static final int MOST_DIGITS = 400;

  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Integer> blocks = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private int values;

  /** All documents of the text, except empty ones. */
  public static List<YamlDocument> read(String text) throws NotYamlException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowRecursiveKeys(false);
    options.setMaxAliasesForCollections(50);
    List<YamlDocument> documents = new ArrayList<>();
    try {
      for (Node root : new Yaml(new SafeConstructor(options)).composeAll(new StringReader(text))) {
        YamlReader reader = new YamlReader();
        if (root instanceof MappingNode mapping) {
          JsonNode tree = reader.node(mapping, "", 0);
          documents.add(
              new YamlDocument(
                  (ObjectNode) tree,
                  new LineNumbers(reader.lines, reader.blocks),
                  reader.problems));
        } else if (!Tag.NULL.equals(root.getTag())) {
          throw new NotYamlException(
              root.getStartMark().getLine() + 1, "is not a manifest: write fields such as kind:");
        }
      }
    } catch (MarkedYAMLException e) {
      throw new NotYamlException(
          e.getProblemMark().getLine() + 1, "is not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new NotYamlException(1, "is not YAML: " + e.getMessage());
    }
    return documents;
  }

  /** The value that YAML reads from one scalar. */
  public static JsonNode scalar(String text) {
    try {
      Node node = new Yaml().compose(new StringReader(text));
      return node instanceof ScalarNode scalar ? value(scalar) : JSON.textNode(text);
    } catch (YAMLException e) {
      return JSON.textNode(text);
    }
  }

  private JsonNode node(Node node, String path, int depth) throws NotYamlException {
    lines.putIfAbsent(path, node.getStartMark().getLine() + 1);
    if (depth > DEEPEST) {
      throw new NotYamlException(node.getStartMark().getLine() + 1, "is nested too deeply");
    }
    if (++values > MOST) {
      throw new NotYamlException(
          node.getStartMark().getLine() + 1,
          "contains more than " + MOST + " values: write fewer, or use fewer aliases");
    }
    if (node instanceof MappingNode mapping) {
      ObjectNode object = JSON.objectNode();
      for (NodeTuple tuple : mapping.getValue()) {
        String key = ((ScalarNode) scalar(tuple.getKeyNode())).getValue();
        FieldPath at = new FieldPath(path, problems);
        String below =
            path.isEmpty() ? at.field(key).path().replaceFirst("^\\.", "") : at.field(key).path();
        if (object.has(key)) {
          new FieldPath(below, problems)
              .error(ProblemCode.DUPLICATE_NAME, "is set twice: remove one of the two");
        }
        lines.put(below, tuple.getKeyNode().getStartMark().getLine() + 1);
        object.set(key, node(tuple.getValueNode(), below, depth + 1));
      }
      return object;
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = JSON.arrayNode();
      for (Node element : sequence.getValue()) {
        array.add(node(element, path + "[" + array.size() + "]", depth + 1));
      }
      return array;
    }
    ScalarNode scalar = (ScalarNode) node;
    if (scalar.getScalarStyle() == DumperOptions.ScalarStyle.LITERAL) {
      blocks.put(path, node.getStartMark().getLine() + 2);
    }
    return value(scalar);
  }

  private static Node scalar(Node key) throws NotYamlException {
    if (key instanceof ScalarNode) {
      return key;
    }
    throw new NotYamlException(
        key.getStartMark().getLine() + 1, "has a key that is not text: write a plain word");
  }

  private static JsonNode value(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(text.matches("(?i)yes|true|on|y"));
    }
    if (text.length() > MOST_DIGITS) {
      return JSON.textNode(text);
    }
    try {
      if (tag.equals(Tag.INT)) {
        return integer(text.replace("_", ""));
      }
      if (tag.equals(Tag.FLOAT)) {
        return JSON.numberNode(Double.parseDouble(text.replace("_", "")));
      }
    } catch (NumberFormatException e) {
      return JSON.textNode(text);
    }
    return JSON.textNode(text);
  }

  private static JsonNode integer(String text) {
    BigInteger number =
        text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : text.matches("0[0-7]+") ? new BigInteger(text, 8) : new BigInteger(text);
    return number.bitLength() < 32
        ? JSON.numberNode(number.intValue())
        : number.bitLength() < 64 ? JSON.numberNode(number.longValue()) : JSON.numberNode(number);
  }

  private YamlReader() {}
}
