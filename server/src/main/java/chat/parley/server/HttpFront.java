package chat.parley.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** The one port of a node, served by every event loop. */
final class HttpFront {
    private static final int IDLE_SECONDS = 75;

    /** Vert.x's name for a free port that all servers of one process share. */
    private static final int SHARED_FREE_PORT = -1;

    private final Vertx vertx;
    private final String host;
    private final @Nullable TlsIdentity tls;
    private final TrustedProxies proxies;
    private final Consumer<Router> routes;
    private final int port;

    /** Those that listen; what is told to one about TLS holds for all. */
    private final List<HttpServer> listening = new CopyOnWriteArrayList<>();

    /**
     * @param port 0 takes a free one
     * @param tls null: plain HTTP
     * @param routes called once for each event loop
     */
    HttpFront(
            Vertx vertx,
            String host,
            int port,
            @Nullable TlsIdentity tls,
            TrustedProxies proxies,
            Consumer<Router> routes) {
        this.vertx = vertx;
        this.host = host;
        this.port = port == 0 ? SHARED_FREE_PORT : port;
        this.tls = tls;
        this.proxies = proxies;
        this.routes = routes;
    }

    /** Accepts connections once it returns the address, for clients on this machine. */
    URI start(int eventLoops) throws IOException, InterruptedException {
        try {
            for (int i = 0; i < eventLoops; i++) {
                Listener listener = new Listener();
                vertx.deployVerticle(listener).toCompletionStage().toCompletableFuture().get();
            }
            String scheme = tls == null ? "http" : "https";
            return address(scheme, host, listening.getFirst().actualPort());
        } catch (ExecutionException e) {
            throw new IOException(
                    "port "
                            + port
                            + " of "
                            + host
                            + " cannot be listened on: "
                            + String.valueOf(e.getCause()),
                    e);
        }
    }

    static URI address(String scheme, String host, int bound) {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return URI.create(scheme + "://" + name + ":" + bound);
    }

    /** Shows this to connections that come from now on; those that are open stay as they are. */
    void show(TlsIdentity identity) {
        listening
                .getFirst()
                .updateSSLOptions(options(identity).getSslOptions())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** HTTP/1.1 only: neither h2c nor ALPN, for the gateway cannot take HTTP/2 over. */
    private HttpServerOptions options(@Nullable TlsIdentity identity) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(host)
                        .setPort(port)
                        .setHttp2ClearTextEnabled(false)
                        .setUseAlpn(false)
                        .setIdleTimeout(IDLE_SECONDS);
        if (identity != null) {
            identity.putInto(options);
        }
        return options;
    }

    private HttpServerRequest arrived(HttpServerRequest request) {
        HttpServerRequest sent = ForwardedRequest.of(request, proxies);
        ProtectiveHeaders.put(sent);
        return sent;
    }

    /** Who cannot be told to which host they speak might be told something else by a proxy. */
    private static void take(Router router, HttpServerRequest arrived) {
        if (BrokenRequests.namesOneHost(arrived)) {
            router.handle(arrived);
        } else {
            BrokenRequests.refuse(arrived);
        }
    }

    /** Servers of one port share it; Vert.x gives their loops connections in turn. */
    private final class Listener extends VerticleBase {
        @Override
        public Future<?> start() {
            Router router = Router.router(vertx);
            routes.accept(router);
            HttpServer server =
                    vertx.createHttpServer(options(tls))
                            .requestHandler(request -> take(router, arrived(request)))
                            .invalidRequestHandler(
                                    request -> BrokenRequests.refuse(arrived(request)));
            return server.listen().onSuccess(listening::add);
        }
    }
}
