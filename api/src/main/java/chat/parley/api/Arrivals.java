package chat.parley.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Takes from a request what is needed once it has left the event loop. */
final class Arrivals {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String REQUEST_ID_KEY = "parley-request-id";

    private final RandomGenerator random;

    Arrivals(RandomGenerator random) {
        this.random = random;
    }

    Arrival of(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        @Nullable Buffer body = routing.body().buffer();
        return new Arrival(
                requestId(routing),
                InetAddress.ofLiteral(request.remoteAddress().hostAddress()),
                request.isSSL(),
                authority(request),
                Map.copyOf(routing.pathParams()),
                routing.queryParams(),
                request.headers(),
                body == null ? Buffer.buffer() : body);
    }

    /** The client's own if it brought one that is fit for a log, else a new one. */
    String requestId(RoutingContext routing) {
        @Nullable String known = routing.get(REQUEST_ID_KEY);
        if (known != null) {
            return known;
        }
        @Nullable String brought = routing.request().getHeader("X-Request-Id");
        String id =
                brought != null && REQUEST_ID.matcher(brought).matches()
                        ? brought
                        : HexFormat.of().toHexDigits(random.nextLong());
        routing.put(REQUEST_ID_KEY, id);
        return id;
    }

    /** What is wrong with the type of the body; null when it is one that is taken. */
    static @Nullable String wrongType(HttpServerRequest request, Body body) {
        @Nullable String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            return "header 'Content-Encoding' must be absent: bodies are taken as they are";
        }
        @Nullable String type = request.getHeader("Content-Type");
        if (type == null ? hasBody(request) : !body.takes(type.strip())) {
            return "header 'Content-Type' must be " + body.types();
        }
        return null;
    }

    private static boolean hasBody(HttpServerRequest request) {
        @Nullable String length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") != null
                || length != null && !length.equals("0");
    }

    private static String authority(HttpServerRequest request) {
        @Nullable HostAndPort authority = request.authority();
        if (authority == null) {
            return "";
        }
        return authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
    }
}
