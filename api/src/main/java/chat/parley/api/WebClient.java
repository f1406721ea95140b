package chat.parley.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Serves the web client that was built into the program, as files of the class path under {@code
 * /web}. Paths that name no file are the client's own routes: they get its page. Files are read
 * once and kept; there are as many as the build made. Runs on event loops.
 */
public final class WebClient {
    private static final String ROOT = "/web";
    private static final String PAGE = "/index.html";

    /** Names as the build makes them; nothing that could climb out of the folder. */
    private static final Pattern FILE = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    /** What belongs to the API, whether or not there is such a path. */
    private static final Pattern API = Pattern.compile("/(v1|\\.well-known|healthz|readyz)(/.*)?");

    /** The build puts a hash of the content into these names. */
    private static final String IMMUTABLE = "/assets/";

    private static final Map<String, String> ALLOWED =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                            + " img-src 'self' data: blob:; font-src 'self'; connect-src 'self';"
                            + " worker-src 'self'; manifest-src 'self'; base-uri 'none';"
                            + " form-action 'self'; frame-ancestors 'none';"
                            + " require-trusted-types-for 'script'; trusted-types default",
                    "Permissions-Policy",
                    "camera=(), geolocation=(), microphone=(), payment=()");

    private final Map<String, WebFile> files = new ConcurrentHashMap<>();

    /** Adds the routes. To be mounted before {@link Api}, which answers what nobody else takes. */
    public void mount(Router router) {
        router.route("/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::serve);
    }

    private void serve(RoutingContext context) {
        String path = context.normalizedPath();
        WebFile file = API.matcher(path).matches() ? null : file(path);
        if (file == null) {
            context.next();
        } else {
            respond(context, path, file);
        }
    }

    private @Nullable WebFile file(String path) {
        if (path.startsWith(IMMUTABLE) || path.substring(path.lastIndexOf('/')).contains(".")) {
            return FILE.matcher(path).matches() ? load(path) : null;
        }
        return load(PAGE);
    }

    private @Nullable WebFile load(String path) {
        WebFile known = files.get(path);
        return known != null
                ? known
                : files.computeIfAbsent(path, name -> WebFile.read(ROOT, name));
    }

    private static void respond(RoutingContext context, String path, WebFile file) {
        HttpServerResponse response = context.response();
        ALLOWED.forEach(response::putHeader);
        response.putHeader(
                HttpHeaders.CACHE_CONTROL,
                path.startsWith(IMMUTABLE) ? "public, max-age=31536000, immutable" : "no-cache");
        response.putHeader(HttpHeaders.ETAG, file.etag());
        response.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (file.etag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
        Buffer gzip = takesGzip(context) ? file.gzip() : null;
        if (gzip != null) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        Buffer body = gzip == null ? file.plain() : gzip;
        response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(body);
        }
    }

    private static boolean takesGzip(RoutingContext context) {
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && accepted.contains("gzip");
    }
}
