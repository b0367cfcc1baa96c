package io.streamingpipelines.runtime.write.upsert;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.schema.HiddenColumns;
import io.streamingpipelines.runtime.schema.NamedTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Checks that an upsert's sequence is neither lost nor compared with a different one; otherwise
 * older rows would update and delete newer ones (docs/design/semantics.md#keyed-writes).
 */
final class SequenceProblems {
  private SequenceProblems() {}

  static List<Problem> of(
      TableState table, WritePlan.Upsert upsert, StructType yielded, String path) {
    StructType there = table.columns();
    Optional<DataType> hidden = sequence(there);
    if (hidden.isPresent()) {
      Optional<String> madeOf = Optional.ofNullable(table.properties().get(HiddenColumns.MADE_OF));
      boolean same =
          madeOf.map(HiddenColumns.madeOf(upsert)::equals).orElse(true)
              && fits(hidden.get(), upsert, yielded);
      return same
          ? List.of()
          : List.of(
              Problem.error(
                  path + ".sequenceBy",
                  "SequenceChanged",
                  "The table stores the order of its rows as "
                      + madeOf.orElse(hidden.get().sql())
                      + ", which cannot be compared with "
                      + (upsert.sequenceBy().isEmpty()
                          ? "no sequence"
                          : String.join(", ", upsert.sequenceBy()))
                      + "; restore sequenceBy, or write to a new location."));
    }
    boolean shown =
        upsert.sequenceBy().stream().allMatch(name -> NamedTypes.find(there, name).isPresent());
    return HiddenColumns.needed(upsert) && shown
        ? List.of(
            Problem.error(
                path + ".columns",
                "SequenceNotStored",
                "The table's rows are ordered by "
                    + String.join(", ", upsert.sequenceBy())
                    + ", which write.columns no longer contains; keep the columns of sequenceBy"
                    + " there, or write to a new location."))
        : List.of();
  }

  private static Optional<DataType> sequence(StructType table) {
    return NamedTypes.find(table, HiddenColumns.SEQUENCE)
        .map(StructField::dataType)
        .or(
            () ->
                NamedTypes.find(table, HiddenColumns.SEQUENCES)
                    .map(StructField::dataType)
                    .filter(type -> type instanceof MapType)
                    .map(type -> ((MapType) type).valueType()));
  }

  private static boolean fits(DataType hidden, WritePlan.Upsert upsert, StructType yielded) {
    List<StructField> parts = new ArrayList<>();
    for (String name : upsert.sequenceBy()) {
      Optional<StructField> field = NamedTypes.find(yielded, name);
      if (field.isEmpty()) {
        return true; // another check reports this
      }
      String part = "_" + (parts.size() + 1);
      parts.add(new StructField(part, field.get().dataType(), true, field.get().metadata()));
    }
    StructType wanted = new StructType(parts.toArray(new StructField[0]));
    return hidden instanceof StructType struct
        && struct.length() == wanted.length()
        && NamedTypes.covers(hidden, wanted);
  }
}
