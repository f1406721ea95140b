package chat.parley.server;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Answers what is not HTTP, which no route gets to see, and hangs up. */
final class BrokenRequests {
    private BrokenRequests() {}

    /** As RFC 9112, 3.2 has it: one {@code Host}, of which HTTP/1.0 may have none. */
    static boolean namesOneHost(HttpServerRequest request) {
        int hosts = request.headers().getAll(HttpHeaders.HOST).size();
        return hosts == 1 || hosts == 0 && request.version() == HttpVersion.HTTP_1_0;
    }

    static void refuse(HttpServerRequest request) {
        switch (request.decoderResult().cause()) {
            case TooLongHttpLineException _ -> refuse(request, 414, "the request line is too long");
            case TooLongHttpHeaderException _ -> refuse(request, 431, "the headers are too long");
            case null, default -> refuse(request, 400, "the request is not valid HTTP");
        }
    }

    private static void refuse(HttpServerRequest request, int status, String detail) {
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        ErrorCode code = status == 400 ? ErrorCode.INVALID : ErrorCode.TOO_LARGE;
        var problem = new Rest.Problem("about:blank", title, status, detail, code, null, null);
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(Buffer.buffer(Json.write(problem)))
                .onComplete(_ -> request.connection().close());
    }
}
