package io.streamingpipelines.runtime.refill;

import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TablePlanBuilder;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.write.PipelineTables;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A generation of a table that replaces the rows of earlier ones. Its flows write to a Delta table
 * of their own in the table's folder until {@link RefillSwap} puts its files in their place.
 *
 * <p>Everything follows from properties of the table, so a driver that starts knows how far an
 * earlier one came:
 *
 * <ul>
 *   <li>{@code streamingpipelines.refilling = 3}: generation 3 has begun, and what it leaves behind
 *       has not been removed yet
 *   <li>{@code streamingpipelines.refilled.3}: the rows of generation 3 have taken their place
 * </ul>
 *
 * @param table the table as the manifest declares it
 */
public record Refill(TablePlan table) {
  /** Table property with the number of the generation whose refill has begun. */
  static final String REFILLING = "streamingpipelines.refilling";

  /** Table property with the condition of the old rows that the refill keeps; empty for none. */
  static final String KEEPING = "streamingpipelines.refilling.keepWhere";

  /** Prefix of the table properties that tell which refills have taken their place. */
  private static final String REFILLED = "streamingpipelines.refilled.";

  /**
   * The refill that the table's current generation is, as long as its rows have not taken their
   * place; empty if the generation writes the table itself.
   *
   * @param state the table as it is now
   */
  public static Optional<Refill> of(TablePlan table, TableState state) {
    Map<String, String> properties = state.properties();
    int generation = table.generation();
    if (properties.containsKey(refilled(generation))) {
      return Optional.empty();
    }
    boolean begun = Integer.toString(generation).equals(properties.get(REFILLING));
    // an empty table of an earlier generation is also replaced, because its columns may differ
    boolean due =
        table.checkpoint().data() == CheckpointPlan.Data.REPLACE
            && table.write().streams()
            && state.exists()
            && !written(properties, generation)
            && !Integer.toString(generation).equals(properties.get(PipelineTables.CREATED));
    return begun || due ? Optional.of(new Refill(table)) : Optional.empty();
  }

  /** Whether the table's rows are replaced if the other plan has written them until now. */
  public static boolean replaces(TablePlan table, PipelinePlan before) {
    return table.checkpoint().data() == CheckpointPlan.Data.REPLACE
        && table.write().streams()
        && before.tables().stream()
            .filter(old -> old.name().equals(table.name()))
            .filter(old -> old.location().equals(table.location()))
            .anyMatch(old -> old.generation() < table.generation());
  }

  /**
   * The generation whose refill has begun or has left something behind, or null if there is none.
   */
  static @Nullable Integer begun(Map<String, String> properties) {
    String generation = properties.get(REFILLING);
    return generation == null ? null : Integer.valueOf(generation);
  }

  /**
   * The condition of the old rows that a refill of this generation keeps, if the refill has begun:
   * it cannot change any more, because the rows that it excludes were not written. Empty means that
   * the refill keeps none.
   */
  public static Optional<String> keeping(TablePlan table, TableState state) {
    return Integer.toString(table.generation()).equals(state.properties().get(REFILLING))
        ? Optional.of(state.properties().getOrDefault(KEEPING, ""))
        : Optional.empty();
  }

  /** Whether a refill has begun, or has left something behind. */
  public static boolean touches(TableState state) {
    return state.properties().containsKey(REFILLING);
  }

  /** The newest generation whose refill has taken its place; 0 if there is none. */
  public static int last(Map<String, String> properties) {
    return properties.keySet().stream()
        .filter(name -> name.startsWith(REFILLED))
        .mapToInt(name -> Integer.parseInt(name.substring(REFILLED.length())))
        .max()
        .orElse(0);
  }

  static boolean done(Map<String, String> properties, int generation) {
    return properties.containsKey(refilled(generation));
  }

  static String refilled(int generation) {
    return REFILLED + generation;
  }

  /** Whether a flow of the generation has written the table itself. */
  private static boolean written(Map<String, String> properties, int generation) {
    return properties.keySet().stream()
        .anyMatch(name -> name.startsWith(FlowKey.QUERIES) && name.endsWith("." + generation));
  }

  /**
   * The name of the folder, in the table's folder, that a generation fills. It must not begin with
   * an underscore: VACUUM of the table would never remove its files (Delta's {@code
   * DeltaTableUtils.isHiddenDirectory}).
   */
  static String folder(int generation) {
    return "refill-" + generation;
  }

  /** The table that the flows write until the rows take their place. */
  public TablePlan filled() {
    return TablePlanBuilder.builder(table)
        .location(table.location() + "/" + folder(table.generation()))
        .build();
  }
}
