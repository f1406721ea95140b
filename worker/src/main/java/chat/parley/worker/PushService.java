package chat.parley.worker;

import chat.parley.accounts.PushSubscription;
import chat.parley.accounts.VapidKey;
import chat.parley.protocol.Json;
import chat.parley.protocol.PushMessage;

import com.google.crypto.tink.apps.webpush.WebPushHybridEncrypt;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
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
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final HttpClient client;
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
            byte[] body = encrypted(to, Json.write(message));
            return send(endpoint, address(endpoint), Buffer.buffer(body), how);
        } catch (UnknownHostException e) {
            LOG.info("A push service is not found: {}", e.getMessage());
            return new PushAnswer.Later(0, null);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            LOG.info("{} cannot be used: {}", to, e.getMessage());
            return new PushAnswer.Gone(0);
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
    private InetAddress address(URI endpoint) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(endpoint.getHost())) {
            if (local || PublicAddress.is(address)) {
                return address;
            }
        }
        throw new IllegalArgumentException("its endpoint leads to no public address");
    }

    private PushAnswer send(URI endpoint, InetAddress address, Buffer body, Handling how)
            throws InterruptedException {
        Future<HttpClientRequest> request = client.request(options(endpoint, address, how));
        Future<PushAnswer> answer =
                request.compose(
                        asked ->
                                asked.send(body)
                                        .compose(
                                                response ->
                                                        response.end()
                                                                .map(
                                                                        _ ->
                                                                                PushAnswer.of(
                                                                                        response
                                                                                                .statusCode(),
                                                                                        response
                                                                                                .getHeader(
                                                                                                        "Retry-After")))));
        try {
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("{} does not answer", endpoint.getHost(), e);
            request.onSuccess(HttpClientRequest::reset);
            return new PushAnswer.Later(0, null);
        }
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
