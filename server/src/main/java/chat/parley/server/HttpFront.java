package chat.parley.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** The one port of a node, served by every event loop. */
final class HttpFront {
    private static final int IDLE_SECONDS = 75;

    /** Vert.x's name for a free port that all servers of one process share. */
    private static final int SHARED_FREE_PORT = -1;

    private final Vertx vertx;
    private final String host;
    private final Consumer<Router> routes;
    private final int port;
    private volatile int bound;

    /**
     * @param port 0 takes a free one
     * @param routes called once for each event loop
     */
    HttpFront(Vertx vertx, String host, int port, Consumer<Router> routes) {
        this.vertx = vertx;
        this.host = host;
        this.port = port == 0 ? SHARED_FREE_PORT : port;
        this.routes = routes;
    }

    /** Accepts connections once it returns the port. */
    int start(int eventLoops) throws IOException, InterruptedException {
        try {
            for (int i = 0; i < eventLoops; i++) {
                Listener listener = new Listener();
                vertx.deployVerticle(listener).toCompletionStage().toCompletableFuture().get();
            }
            return bound;
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

    private HttpServerOptions options() {
        // h2c leaves a handler in the pipeline that ends connections which the gateway took over
        return new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS);
    }

    /** Servers of one port share it; Vert.x gives their loops connections in turn. */
    private final class Listener extends VerticleBase {
        @Override
        public Future<?> start() {
            Router router = Router.router(vertx);
            routes.accept(router);
            HttpServer server = vertx.createHttpServer(options()).requestHandler(router);
            return server.listen().onSuccess(started -> bound = started.actualPort());
        }
    }
}
