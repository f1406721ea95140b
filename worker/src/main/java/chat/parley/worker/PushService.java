package chat.parley.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.accounts.PushSubscription;
import chat.parley.accounts.VapidKey;
import chat.parley.protocol.Json;
import chat.parley.protocol.PushMessage;
import chat.parley.protocol.RoomId;

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
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hands messages to push services: encrypted for the browser alone (RFC 8291), signed by this
 * server (RFC 8292). It connects to the very address that it has looked at, so that no name leads
 * it to machines that only this one reaches. Blocks; safe for use by many threads.
 */
public final class PushService {
    private static final Logger LOG = LoggerFactory.getLogger(PushService.class);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final int NAMES_AT_ONCE = 16;
    private static final String TOPIC_MAC = "HmacSHA256";
    private static final int TOPIC_BYTES = 24;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** The addresses of a name, in the order in which they are tried. */
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    private final HttpClient client;

    /**
     * Names are looked up on threads of their own: a slow server of names holds up nothing else.
     */
    private final WorkerExecutor lookUpThreads;

    private final Semaphore lookUps = new Semaphore(NAMES_AT_ONCE, true);
    private final VapidKey key;
    private final Names names;
    private final Predicate<InetAddress> allowed;
    private final LongSupplier clockMs;

    /**
     * @param vertx stays the caller's; the connections end with it
     * @param local whether it pushes to any address, also by plain HTTP: for tests
     * @param clockMs milliseconds since 1970 UTC
     */
    public PushService(Vertx vertx, VapidKey key, boolean local, LongSupplier clockMs) {
        this(
                vertx,
                key,
                InetAddress::getAllByName,
                address -> local || PublicAddress.is(address),
                clockMs);
    }

    /**
     * @param allowed the addresses that it pushes to
     */
    PushService(
            Vertx vertx,
            VapidKey key,
            Names names,
            Predicate<InetAddress> allowed,
            LongSupplier clockMs) {
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout((int) CONNECT_WITHIN.toMillis())
                                .setIdleTimeout((int) ANSWER_WITHIN.toSeconds()));
        this.lookUpThreads = vertx.createSharedWorkerExecutor("push-names", NAMES_AT_ONCE);
        this.key = key;
        this.names = names;
        this.allowed = allowed;
        this.clockMs = clockMs;
    }

    /**
     * How a message is to be treated on its way (RFC 8030, section 5).
     *
     * @param topic a message of the same room takes its place while it waits; null for none
     * @param keep how long it waits for the browser
     */
    record Handling(@Nullable RoomId topic, Duration keep, boolean urgent) {}

    /** Looks the name up and tries its addresses, all of it within {@link #ANSWER_WITHIN}. */
    PushAnswer send(PushSubscription to, PushMessage message, Handling how)
            throws InterruptedException {
        long untilNs = System.nanoTime() + ANSWER_WITHIN.toNanos();
        Buffer body;
        try {
            body = Buffer.buffer(encrypted(to, Json.write(message)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            LOG.info("The keys of the {} cannot be used: {}", to, e.getMessage());
            return new PushAnswer.Gone(0);
        }
        try {
            return send(to, body, how, untilNs);
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("A push service is not reached: {}", String.valueOf(e.getMessage()));
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

    private PushAnswer send(PushSubscription to, Buffer body, Handling how, long untilNs)
            throws InterruptedException, ExecutionException, TimeoutException {
        URI endpoint = URI.create(to.endpoint());
        ExecutionException last = new ExecutionException("it has no public address", null);
        for (InetAddress address : addresses(endpoint.getHost(), untilNs)) {
            try {
                return send(options(to, endpoint, address, how), body, untilNs);
            } catch (ExecutionException e) {
                last = e;
            }
        }
        throw last;
    }

    /**
     * Those that are allowed. A look-up keeps its thread also when nobody waits for it any more;
     * who gets none in time fails.
     */
    private List<InetAddress> addresses(String host, long untilNs)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!lookUps.tryAcquire(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("too many names are looked up");
        }
        Future<List<InetAddress>> found =
                lookUpThreads
                        .executeBlocking(() -> List.of(names.of(host)), false)
                        .map(Objects::requireNonNull)
                        .onComplete(_ -> lookUps.release());
        return await(found, untilNs).stream().filter(allowed).toList();
    }

    private PushAnswer send(RequestOptions to, Buffer body, long untilNs)
            throws InterruptedException, ExecutionException, TimeoutException {
        Future<HttpClientRequest> request = client.request(to);
        try {
            return await(
                    request.compose(asked -> asked.send(body)).map(PushService::answer), untilNs);
        } catch (TimeoutException e) {
            request.onSuccess(HttpClientRequest::reset);
            throw e;
        }
    }

    /** A body is not read: the connection ends with it. */
    private static PushAnswer answer(HttpClientResponse response) {
        if (!"0".equals(response.getHeader("Content-Length"))) {
            response.request().reset();
        }
        return PushAnswer.of(response.statusCode(), response.getHeader("Retry-After"));
    }

    private static <T> T await(Future<T> future, long untilNs)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private RequestOptions options(
            PushSubscription to, URI endpoint, InetAddress address, Handling how) {
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
        return how.topic() == null ? options : options.putHeader("Topic", topic(to, how.topic()));
    }

    /**
     * What fits the 32 characters of a topic (RFC 8030, section 5.4), and is another for each
     * subscription: no push service learns which browsers are told of the same room.
     */
    private static String topic(PushSubscription to, RoomId room) {
        try {
            Mac mac = Mac.getInstance(TOPIC_MAC);
            mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(to.auth()), TOPIC_MAC));
            byte[] whole = mac.doFinal(room.toString().getBytes(UTF_8));
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(whole, TOPIC_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
