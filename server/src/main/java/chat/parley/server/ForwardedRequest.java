package chat.parley.server;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A request that looks as it did when its sender sent it to the first of the trusted proxies. */
final class ForwardedRequest extends HttpServerRequestWrapper {
    private final Sender sender;

    private ForwardedRequest(HttpServerRequest request, Sender sender) {
        super((HttpServerRequestInternal) request);
        this.sender = sender;
    }

    /** The request itself when no trusted proxy passed it on. */
    static HttpServerRequest of(HttpServerRequest request, TrustedProxies proxies) {
        Sender direct = direct(request);
        Sender sender = proxies.sender(direct, request.headers()::getAll);
        return sender.equals(direct) ? request : new ForwardedRequest(request, sender);
    }

    private static Sender direct(HttpServerRequest request) {
        @Nullable HostAndPort authority = request.authority();
        return new Sender(
                InetAddress.ofLiteral(request.remoteAddress().hostAddress()),
                request.isSSL() ? "https" : "http",
                authority == null ? "" : authority.toString());
    }

    @Override
    public SocketAddress remoteAddress() {
        return SocketAddress.inetSocketAddress(new InetSocketAddress(sender.address(), 0));
    }

    @Override
    public String scheme() {
        return sender.scheme();
    }

    @Override
    public boolean isSSL() {
        return sender.scheme().equals("https");
    }

    @Override
    public @Nullable HostAndPort authority() {
        return HostAndPort.parseAuthority(sender.authority(), -1);
    }
}
