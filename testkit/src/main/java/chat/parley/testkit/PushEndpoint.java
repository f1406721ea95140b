package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A push service of one browser, by plain HTTP on this machine: takes what is pushed, verifies who
 * sent it (RFC 8292) and reads it as the browser would (RFC 8291, RFC 8188). Written from the RFCs
 * with what the JDK has, so that it shares nothing with what it checks.
 */
public final class PushEndpoint implements AutoCloseable {
    private static final int PATIENCE_S = 30;
    private static final int POINT_BYTES = 65;
    private static final Pattern VAPID =
            Pattern.compile("vapid t=(([^.]+)\\.([^.]+))\\.([^.,]+), k=(\\S+)");

    private final HttpServer server;
    private final KeyPair browser;
    private final byte[] secret;
    private final BlockingQueue<Pushed> received = new LinkedBlockingQueue<>();
    private volatile int status = 201;
    private volatile Map<String, String> headers = Map.of();

    /**
     * @param claims of the token, as JSON
     * @param key with which it was signed
     * @param text what the browser reads
     */
    public record Pushed(Headers headers, String claims, String key, String text) {
        public @Nullable String header(String name) {
            return headers.getFirst(name);
        }
    }

    public PushEndpoint() {
        this("sixteen bytes!!!");
    }

    /**
     * @param secret of the browser: 16 bytes
     */
    public PushEndpoint(String secret) {
        this.secret = secret.getBytes(UTF_8);
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"));
            browser = keys.generateKeyPair();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    public String endpoint() {
        return origin() + "/send/some-browser";
    }

    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String p256dh() {
        return base64(point((ECPublicKey) browser.getPublic()));
    }

    public String auth() {
        return base64(secret);
    }

    /** From now on it answers so. */
    public void answer(int with, Map<String, String> and) {
        headers = and;
        status = with;
    }

    /** The next that was pushed, also when it was not taken. */
    public Pushed next() throws InterruptedException {
        Pushed pushed = received.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(pushed).as("nothing is pushed").isNotNull();
        return Objects.requireNonNull(pushed);
    }

    public boolean isQuiet() {
        return received.isEmpty();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            headers.forEach(exchange.getResponseHeaders()::set);
            received.add(read(exchange.getRequestHeaders(), body));
            exchange.sendResponseHeaders(status, -1);
        } catch (GeneralSecurityException | RuntimeException e) {
            exchange.sendResponseHeaders(400, -1);
        }
    }

    private Pushed read(Headers request, byte[] body) throws GeneralSecurityException {
        Matcher vapid = VAPID.matcher(String.valueOf(request.getFirst("Authorization")));
        if (!vapid.matches() || !"aes128gcm".equals(request.getFirst("Content-Encoding"))) {
            throw new GeneralSecurityException("no push of RFC 8291 and RFC 8292");
        }
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(key(bytes(vapid.group(5))));
        signature.update(vapid.group(1).getBytes(UTF_8));
        if (!signature.verify(bytes(vapid.group(4)))) {
            throw new GeneralSecurityException("not signed with the key that it names");
        }
        String claims = new String(bytes(vapid.group(3)), UTF_8);
        return new Pushed(request, claims, vapid.group(5), new String(decrypted(body), UTF_8));
    }

    private byte[] decrypted(byte[] body) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(body);
        byte[] salt = take(in, 16);
        int recordSize = in.getInt();
        byte[] sender = take(in, in.get());
        if (in.remaining() > recordSize) {
            throw new GeneralSecurityException("more than one record");
        }
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(browser.getPrivate());
        agreement.doPhase(key(sender), true);
        ByteBuffer info = ByteBuffer.allocate(14 + 2 * POINT_BYTES);
        info.put("WebPush: info\0".getBytes(UTF_8));
        info.put(point((ECPublicKey) browser.getPublic())).put(sender);
        byte[] input = derived(secret, agreement.generateSecret(), info.array(), 32);
        byte[] key = derived(salt, input, "Content-Encoding: aes128gcm\0".getBytes(UTF_8), 16);
        byte[] nonce = derived(salt, input, "Content-Encoding: nonce\0".getBytes(UTF_8), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(128, nonce));
        byte[] padded = cipher.doFinal(take(in, in.remaining()));
        int end = padded.length - 1;
        while (padded[end] == 0) {
            end--;
        }
        if (padded[end] != 2) {
            throw new GeneralSecurityException("not the last record");
        }
        return Arrays.copyOf(padded, end);
    }

    private static byte[] derived(byte[] salt, byte[] input, byte[] info, int length)
            throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(
                        HKDFParameterSpec.ofExtract()
                                .addSalt(salt)
                                .addIKM(input)
                                .thenExpand(info, length));
    }

    private ECPublicKey key(byte[] point) throws GeneralSecurityException {
        ECParameterSpec curve = ((ECPublicKey) browser.getPublic()).getParams();
        if (point.length != POINT_BYTES || point[0] != 4) {
            throw new GeneralSecurityException("not an uncompressed point");
        }
        ECPoint at =
                new ECPoint(
                        new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
                        new BigInteger(1, Arrays.copyOfRange(point, 33, POINT_BYTES)));
        return (ECPublicKey)
                KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(at, curve));
    }

    private static byte[] point(ECPublicKey key) {
        byte[] point = new byte[POINT_BYTES];
        point[0] = 4;
        put(key.getW().getAffineX(), point, 33);
        put(key.getW().getAffineY(), point, POINT_BYTES);
        return point;
    }

    private static void put(BigInteger number, byte[] into, int end) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, into, end - length, length);
    }

    private static byte[] take(ByteBuffer from, int count) {
        byte[] bytes = new byte[count];
        from.get(bytes);
        return bytes;
    }

    private static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
