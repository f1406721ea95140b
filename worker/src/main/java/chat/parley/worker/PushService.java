package chat.parley.worker;

import chat.parley.accounts.PushSubscription;
import chat.parley.accounts.VapidKey;
import chat.parley.protocol.Json;
import chat.parley.protocol.PushMessage;

import com.google.crypto.tink.apps.webpush.WebPushHybridEncrypt;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Hands messages to push services: encrypted for the browser alone (RFC 8291), signed by this
 * server (RFC 8292). It connects to the very address that it has looked at, so that no name leads
 * it to machines that only this one reaches. Blocks; safe for use by many threads.
 */
public final class PushService {
    private static final Logger LOG = LoggerFactory.getLogger(PushService.class);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final int NAMES_AT_ONCE = 4;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final HttpClient client;

    /**
     * Names are looked up on threads of their own: a slow server of names holds up nothing else.
     */
    private final WorkerExecutor names;

    private final VapidKey key;
    private final boolean local;
    private final LongSupplier clockMs;

    /**
     * @param vertx stays the caller's; the connections end with it
     * @param local whether it pushes to any address, also by plain HTTP: for tests
     * @param clockMs milliseconds since 1970 UTC
     */
    public PushService(Vertx vertx, VapidKey key, boolean local, LongSupplier clockMs) {
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout((int) CONNECT_WITHIN.toMillis())
                                .setIdleTimeout((int) ANSWER_WITHIN.toSeconds()));
        this.names = vertx.createSharedWorkerExecutor("push-names", NAMES_AT_ONCE);
        this.key = key;
        this.local = local;
        this.clockMs = clockMs;
    }

    /**
     * How a message is to be treated on its way (RFC 8030, section 5).
     *
     * @param topic a message of the same topic takes its place while it waits; null for none
     * @param keep how long it waits for the browser
     */
    record Handling(@Nullable String topic, Duration keep, boolean urgent) {}

    PushAnswer send(PushSubscription to, PushMessage message, Handling how)
            throws InterruptedException {
        try {
            URI endpoint = URI.create(to.endpoint());
            Buffer body = Buffer.buffer(encrypted(to, Json.write(message)));
            return send(endpoint, address(endpoint), body, how);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            LOG.info("{} cannot be used: {}", to, e.getMessage());
            return new PushAnswer.Gone(0);
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("A push service is not reached: {}", String.valueOf(e.getCause()));
            return new PushAnswer.Later(0, null);
        }
    }

    private static byte[] encrypted(PushSubscription to, byte[] message)
            throws GeneralSecurityException {
        Base64.Decoder base64 = Base64.getUrlDecoder();
        return new WebPushHybridEncrypt.Builder()
                .withAuthSecret(base64.decode(to.auth()))
                .withRecipientPublicKey(base64.decode(to.p256dh()))
                .build()
                .encrypt(message, null);
    }

    /** One that is not public is a fault of the subscription, whoever made it. */
    private InetAddress address(URI endpoint)
            throws InterruptedException, ExecutionException, TimeoutException {
        String host = endpoint.getHost();
        for (InetAddress address :
                await(names.executeBlocking(() -> InetAddress.getAllByName(host)))) {
            if (local || PublicAddress.is(address)) {
                return address;
            }
        }
        throw new IllegalArgumentException("its endpoint leads to no public address");
    }

    private PushAnswer send(URI endpoint, InetAddress address, Buffer body, Handling how)
            throws InterruptedException, ExecutionException, TimeoutException {
        Future<HttpClientRequest> request = client.request(options(endpoint, address, how));
        try {
            return await(request.compose(asked -> asked.send(body)).compose(PushService::answer));
        } catch (TimeoutException e) {
            request.onSuccess(HttpClientRequest::reset);
            throw e;
        }
    }

    private static Future<PushAnswer> answer(HttpClientResponse response) {
        return response.end()
                .map(_ -> PushAnswer.of(response.statusCode(), response.getHeader("Retry-After")));
    }

    private static <T> T await(Future<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private RequestOptions options(URI endpoint, InetAddress address, Handling how) {
        boolean tls = "https".equals(endpoint.getScheme());
        int port = endpoint.getPort() == -1 ? tls ? HTTPS : HTTP : endpoint.getPort();
        String path = endpoint.getRawPath().isEmpty() ? "/" : endpoint.getRawPath();
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setServer(
                                SocketAddress.inetSocketAddress(
                                        new InetSocketAddress(address, port)))
                        .setHost(endpoint.getHost())
                        .setPort(port)
                        .setSsl(tls)
                        .setURI(
                                endpoint.getRawQuery() == null
                                        ? path
                                        : path + "?" + endpoint.getRawQuery())
                        .setTimeout(ANSWER_WITHIN.toMillis())
                        .putHeader(
                                "Authorization", key.authorization(endpoint, clockMs.getAsLong()))
                        .putHeader("Content-Type", "application/octet-stream")
                        .putHeader("Content-Encoding", "aes128gcm")
                        .putHeader("TTL", String.valueOf(how.keep().toSeconds()))
                        .putHeader("Urgency", how.urgent() ? "high" : "normal");
        return how.topic() == null ? options : options.putHeader("Topic", how.topic());
    }
}
