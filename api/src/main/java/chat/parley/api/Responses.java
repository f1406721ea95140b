package chat.parley.api;

import io.vertx.core.http.HttpServerResponse;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.LongSupplier;

/** Writes answers, with what every answer of the API carries. */
final class Responses {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final LongSupplier clockMs;

    Responses(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    /**
     * @param head whether only the headers are wanted
     */
    void send(HttpServerResponse response, Answer answer, String requestId, boolean head) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status())
                .putHeader("Date", HTTP_DATE.format(Instant.ofEpochMilli(clockMs.getAsLong())))
                .putHeader("X-Request-Id", requestId);
        answer.headers().forEach(response::putHeader);
        if (answer.type() == null) {
            response.end();
            return;
        }
        response.putHeader("Content-Type", answer.type());
        if (head) {
            response.putHeader("Content-Length", String.valueOf(answer.body().length())).end();
        } else {
            response.end(answer.body());
        }
    }
}
