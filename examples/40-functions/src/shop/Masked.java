package shop;

import org.apache.spark.sql.api.java.UDF1;

/** The last four digits of a card. */
public class Masked implements UDF1<String, String> {
  @Override
  public String call(String card) {
    return card == null || card.length() < 4 ? null : "****" + card.substring(card.length() - 4);
  }
}
