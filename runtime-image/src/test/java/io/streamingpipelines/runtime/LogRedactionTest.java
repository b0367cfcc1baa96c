package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** Tests the image's actual log configuration. */
class LogRedactionTest {
  @Test
  void masksSecretsInMessagesAndExceptions() {
    String line =
        logged(
            "jaas: ScramLoginModule required username=\"u\" password=\"hunter2\";",
            new IllegalStateException("fs.s3a.secret.key=abc123 is wrong"));

    assertThat(line)
        .contains("username=\"u\" password=*****")
        .contains("fs.s3a.secret.key=***** is wrong")
        .doesNotContain("hunter2")
        .doesNotContain("abc123");
  }

  @Test
  void leavesOtherTextAlone() {
    assertThat(logged("orders: batch 7, 12 rows (3 dropped)", null))
        .contains("orders: batch 7, 12 rows (3 dropped)");
  }

  private static String logged(String message, @org.jspecify.annotations.Nullable Throwable error) {
    try (LoggerContext context =
        Configurator.initialize(
            "image",
            LogRedactionTest.class.getClassLoader(),
            Path.of("image/conf/log4j2.properties").toUri().toString())) {
      StringLayout layout =
          (StringLayout) context.getConfiguration().getAppender("console").getLayout();
      return layout.toSerializable(
          Log4jLogEvent.newBuilder()
              .setLoggerName("io.streamingpipelines.X")
              .setLevel(Level.INFO)
              .setMessage(new SimpleMessage(message))
              .setThrown(error)
              .build());
    }
  }
}
