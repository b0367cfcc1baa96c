package io.streamingpipelines.runtime.delta;

import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Finds the last transaction of an application in a table. */
final class LastTransaction {
  private LastTransaction() {}

  /**
   * The number of the application's last transaction, or null if there is none. The checksum file
   * of a version lists all transactions (Delta protocol, "Version Checksum File", {@code
   * setTransactions}). The log is replayed only if this file is missing or incomplete.
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
   * Whether the table already holds the transaction that is about to be committed. If another
   * driver commits it concurrently, the transaction fails.
   */
  static boolean held(OptimisticTransaction transaction, String application, long version) {
    Long last = read(transaction, application);
    return last != null && last >= version;
  }

  /**
   * The application's last transaction, or null if there is none. If another driver commits one
   * before this transaction is committed, this one fails.
   */
  static @Nullable Long read(OptimisticTransaction transaction, String application) {
    transaction.readTxn().addOne(application);
    return of(transaction.snapshot(), application);
  }
}
