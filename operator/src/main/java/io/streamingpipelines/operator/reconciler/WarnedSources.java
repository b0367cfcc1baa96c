package io.streamingpipelines.operator.reconciler;

import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.source.SourceSpec;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the sources of a manifest about which the compiler warns. */
final class WarnedSources {
  private static final Pattern PLACE = Pattern.compile("spec\\.sources\\[(\\d{1,6})\\].*");

  /** The names of the sources that have a problem with this code. */
  static List<String> of(@Nullable PipelineSpec spec, List<Problem> problems, ProblemCode code) {
    List<SourceSpec> sources = spec == null ? List.of() : spec.sources();
    return problems.stream()
        .filter(problem -> problem.code().equals(code.id()))
        .map(problem -> PLACE.matcher(problem.path()))
        .filter(Matcher::matches)
        .map(place -> Integer.parseInt(place.group(1)))
        .filter(index -> index < sources.size())
        .map(index -> String.valueOf(sources.get(index).name()))
        .distinct()
        .toList();
  }

  private WarnedSources() {}
}
