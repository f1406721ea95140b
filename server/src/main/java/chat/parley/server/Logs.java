package chat.parley.server;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the log of this process is written. */
public final class Logs {
    private Logs() {}

    /** From now on each line is one JSON object; {@code logback.xml} says where it goes. */
    public static void asJson() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME)
                .iteratorForAppenders()
                .forEachRemaining(
                        appender -> {
                            if (appender instanceof OutputStreamAppender<ILoggingEvent> lines) {
                                lines.setEncoder(json(context));
                            }
                        });
    }

    private static JsonEncoder json(LoggerContext context) {
        JsonEncoder json = new JsonEncoder();
        json.setContext(context);
        json.setWithFormattedMessage(true);
        json.setWithMessage(false);
        json.setWithArguments(false);
        json.setWithContext(false);
        json.setWithNanoseconds(false);
        json.setWithSequenceNumber(false);
        json.start();
        return json;
    }
}
