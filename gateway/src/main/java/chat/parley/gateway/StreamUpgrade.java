package chat.parley.gateway;

import chat.parley.accounts.SecurityLog;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Answers {@code GET /v1/stream} and takes the connection over from Vert.x: afterwards the channel
 * has one handler, ours, and costs a tenth of the memory of a WebSocket of Vert.x. By TLS there is
 * one before it, Netty's.
 *
 * <p>The server must be made with {@code HttpServerOptions.setHttp2ClearTextEnabled(false)}, or a
 * handler of Vert.x stays behind, and without ALPN, or connections are of HTTP/2.
 */
final class StreamUpgrade implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamUpgrade.class);

    /**
     * The kernel would grow a slow client's buffer to megabytes; with both bounds such a client
     * costs about 100 kB.
     */
    private static final int SEND_BUFFER = 64 * 1024;

    private static final WriteBufferWaterMark QUEUED =
            new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final Set<Origin> allowedOrigins;
    private final Function<HttpServerRequest, Handshake.@Nullable Fault> admission;
    private final SecurityLog security;
    private final BiFunction<ClientChannel, Channel, ClientChannel.Listener> listener;

    /**
     * @param admission says why no connection is taken now; null when it is
     * @param listener makes the listener of a new connection, on its event loop
     */
    StreamUpgrade(
            Set<Origin> allowedOrigins,
            Function<HttpServerRequest, Handshake.@Nullable Fault> admission,
            SecurityLog security,
            BiFunction<ClientChannel, Channel, ClientChannel.Listener> listener) {
        this.allowedOrigins = Set.copyOf(allowedOrigins);
        this.admission = admission;
        this.security = security;
        this.listener = listener;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Handshake.Fault fault = Handshake.check(request, allowedOrigins);
        if (fault == null) {
            fault = admission.apply(request);
        }
        if (fault == null) {
            accept(request);
        } else {
            security.refused(
                    code(fault.status()), "a socket", request.remoteAddress().hostAddress());
            refuse(request.response(), fault);
        }
    }

    /** What the request came by. */
    static Channel channel(HttpServerRequest request) {
        return http(request).channel();
    }

    private static ChannelHandlerContext http(HttpServerRequest request) {
        return ((HttpServerConnection) request.connection()).channelHandlerContext();
    }

    private void accept(HttpServerRequest request) {
        request.response()
                .setStatusCode(101)
                .putHeader(HttpHeaders.UPGRADE, "websocket")
                .putHeader(HttpHeaders.CONNECTION, "Upgrade")
                .putHeader("Sec-WebSocket-Accept", Handshake.accept(request))
                .putHeader("Sec-WebSocket-Protocol", Handshake.SUBPROTOCOL);
        ChannelHandlerContext http = http(request);
        EarlyBytes early = new EarlyBytes();
        http.pipeline().addBefore(http.name(), null, early);
        request.toNetSocket()
                .onSuccess(_ -> takeOver(http.channel(), early))
                .onFailure(failure -> LOG.debug("A connection was lost while upgrading", failure));
    }

    private void takeOver(Channel channel, EarlyBytes early) {
        channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER);
        channel.config().setWriteBufferWaterMark(QUEUED);
        ChannelPipeline pipeline = channel.pipeline();
        List<ChannelHandler> others = new ArrayList<>(pipeline.toMap().values());
        pipeline.addLast(new WebSocketChannel(channel, client -> listener.apply(client, channel)));
        others.removeIf(handler -> handler == early || handler instanceof SslHandler);
        others.forEach(pipeline::remove);
        pipeline.remove(early);
        channel.config().setAutoRead(true);
    }

    private static void refuse(HttpServerResponse response, Handshake.Fault fault) {
        ErrorCode code = code(fault.status());
        Rest.Problem problem =
                new Rest.Problem(
                        "about:blank",
                        title(fault),
                        fault.status(),
                        fault.message(),
                        code,
                        null,
                        null);
        response.setStatusCode(fault.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        switch (fault.status()) {
            case 405 -> response.putHeader(HttpHeaders.ALLOW, "GET");
            case 426 ->
                    response.putHeader(HttpHeaders.UPGRADE, "websocket")
                            .putHeader("Sec-WebSocket-Version", Handshake.VERSION);
            case 429, 503 -> response.putHeader(HttpHeaders.RETRY_AFTER, "5");
            default -> {}
        }
        response.end(Buffer.buffer(Json.write(problem)));
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 403 -> ErrorCode.FORBIDDEN;
            case 429 -> ErrorCode.RATE_LIMITED;
            case 503 -> ErrorCode.UNAVAILABLE;
            default -> ErrorCode.INVALID;
        };
    }

    private static String title(Handshake.Fault fault) {
        return "Not opened: " + fault.status();
    }
}
