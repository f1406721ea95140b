package chat.parley.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** The one port of a node, served by every event loop. */
final class HttpFront {
    private static final int IDLE_SECONDS = 75;

    private final Vertx vertx;
    private final String host;
    private final Consumer<Router> routes;
    private int port;

    /**
     * @param port 0 takes a free one
     * @param routes called once for each event loop
     */
    HttpFront(Vertx vertx, String host, int port, Consumer<Router> routes) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.routes = routes;
    }

    /** Accepts connections once it returns the port. */
    int start(int eventLoops) throws ExecutionException, InterruptedException {
        for (int i = 0; i < eventLoops; i++) {
            Listener listener = new Listener();
            vertx.deployVerticle(listener).toCompletionStage().toCompletableFuture().get();
        }
        return port;
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
            return server.listen().onSuccess(bound -> port = bound.actualPort());
        }
    }
}
