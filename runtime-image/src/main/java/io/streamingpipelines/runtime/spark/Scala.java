package io.streamingpipelines.runtime.spark;

import java.util.List;
import java.util.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Converts Java collections to the immutable Scala collections that Spark's internals require. */
public final class Scala {
  private Scala() {}

  @SafeVarargs
  public static <T> Seq<T> seq(T... elements) {
    return seq(List.of(elements));
  }

  public static <T> Seq<T> seq(List<? extends T> elements) {
    return CollectionConverters.<T>asScala(List.<T>copyOf(elements)).toSeq();
  }

  public static <T> List<T> list(scala.collection.Seq<T> elements) {
    return CollectionConverters.asJava(elements);
  }

  public static <V> scala.collection.immutable.Map<String, V> map(Map<String, V> entries) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(entries));
  }
}
