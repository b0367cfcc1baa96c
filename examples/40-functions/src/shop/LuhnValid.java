package shop;

import org.apache.spark.sql.api.java.UDF1;

/** Whether the last digit of a card fits the others. */
public class LuhnValid implements UDF1<String, Boolean> {
  @Override
  public Boolean call(String card) {
    if (card == null || !card.matches("[0-9]{12,19}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < card.length(); i++) {
      int digit = card.charAt(card.length() - 1 - i) - '0';
      int weighed = i % 2 == 0 ? digit : digit * 2;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return sum % 10 == 0;
  }
}
