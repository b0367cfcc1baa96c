package io.streamingpipelines.runtime.delta;

import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Which transaction of an application a table holds. */
final class LastTransaction {
  private LastTransaction() {}

  /**
   * The number of the application's last transaction, null when there is none. A version's checksum
   * file lists all of them (Delta protocol, "Version Checksum File", {@code setTransactions}); the
   * log is replayed only where the file is missing or does not say.
   */
  static @Nullable Long of(Snapshot snapshot, String application) {
    Option<VersionChecksum> checksum = snapshot.checksumOpt();
    Option<Seq<SetTransaction>> all =
        checksum.isEmpty() ? Option.empty() : checksum.get().setTransactions();
    if (all.isEmpty()) {
      Option<Object> version = snapshot.transactions().get(application);
      return version.isEmpty() ? null : Long.valueOf(((Number) version.get()).longValue());
    }
    return CollectionConverters.asJava(all.get()).stream()
        .filter(transaction -> transaction.appId().equals(application))
        .map(SetTransaction::version)
        .max(Long::compare)
        .orElse(null);
  }

  /**
   * Whether the table holds what the transaction is about to commit. When another driver commits it
   * meanwhile, the transaction fails.
   */
  static boolean held(OptimisticTransaction transaction, String application, long version) {
    transaction.readTxn().addOne(application);
    Long last = of(transaction.snapshot(), application);
    return last != null && last >= version;
  }
}
