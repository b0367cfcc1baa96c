package shop;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.spark.sql.api.java.UDF2;

/** A fee in per mille, rounded as the bank rounds. */
public class Fee implements UDF2<BigDecimal, Integer, BigDecimal> {
  @Override
  public BigDecimal call(BigDecimal amount, Integer perMille) {
    return amount == null || perMille == null
        ? null
        : amount.multiply(BigDecimal.valueOf(perMille, 3)).setScale(2, RoundingMode.HALF_EVEN);
  }
}
