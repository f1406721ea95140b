package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.SessionId;

import org.jose4j.keys.EllipticCurves;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * Which of one's sessions are told of messages while nobody is there. Blocks; safe for use by many
 * threads. Refuses by {@link Refusal}.
 */
public final class Pushing {
    private static final int KEY_BYTES = 65;
    private static final int SECRET_BYTES = 16;
    private static final int HTTPS = 443;

    private final PushSubscriptions store;
    private final VapidKey key;
    private final boolean local;
    private final InstantSource clock;

    /**
     * @param local whether endpoints may be anywhere, also on this machine and by plain HTTP: for
     *     tests
     */
    public Pushing(PushSubscriptions store, VapidKey key, boolean local, InstantSource clock) {
        this.store = store;
        this.key = key;
        this.local = local;
        this.clock = clock;
    }

    /** The key, and the asker's subscriptions. */
    public Rest.Push of(Principal by) {
        return new Rest.Push(
                key.publicKey(),
                store.of(by.user()).stream().map(each -> described(each, by)).toList());
    }

    private static Rest.PushDevice described(PushSubscription one, Principal by) {
        PushSubscription.@Nullable Answer last = one.last();
        return new Rest.PushDevice(
                one.session(),
                String.valueOf(URI.create(one.endpoint()).getHost()),
                one.text(),
                one.createdAt(),
                one.session().equals(by.session()),
                last == null ? null : last.status(),
                last == null ? null : last.at(),
                last == null ? null : last.test());
    }

    /** Has the asker's session told from now on. */
    public void subscribe(Principal by, Rest.NewPushSubscription asked) {
        requireEndpoint(asked.endpoint());
        requireBytes("keys.p256dh", asked.keys().p256dh(), KEY_BYTES);
        requirePoint("keys.p256dh", decoded(asked.keys().p256dh()));
        requireBytes("keys.auth", asked.keys().auth(), SECRET_BYTES);
        boolean kept =
                store.put(
                        new PushSubscription(
                                by.session(),
                                by.user(),
                                asked.endpoint(),
                                asked.keys().p256dh(),
                                asked.keys().auth(),
                                !Boolean.FALSE.equals(asked.text()),
                                clock.millis(),
                                null));
        if (!kept) {
            throw new Refusal(ErrorCode.UNAUTHENTICATED, "this session has ended: sign in again");
        }
    }

    public void unsubscribe(Principal by, SessionId session) {
        store.remove(by.user(), session);
    }

    public void test(Principal by, UUID id) {
        if (!store.test(by.session(), id.toString())) {
            throw new Refusal(
                    ErrorCode.NOT_FOUND, "this session has no push subscription: make one first");
        }
    }

    /** Where names lead is looked at with each push; this keeps out what is plainly no service. */
    private void requireEndpoint(String text) {
        URI endpoint = uri(text);
        boolean service =
                "https".equals(endpoint.getScheme())
                        && (endpoint.getPort() == -1 || endpoint.getPort() == HTTPS)
                        && endpoint.getHost() != null
                        && endpoint.getHost().matches("(?i)([a-z0-9-]+\\.)+[a-z][a-z0-9-]*");
        boolean plain = endpoint.getUserInfo() == null && endpoint.getFragment() == null;
        if (!plain || !(service || local && isHttp(endpoint))) {
            throw new Refusal(
                    ErrorCode.INVALID,
                    "field 'endpoint' must be an https URL on the usual port, with a name for host:"
                            + " what the browser's subscription says");
        }
    }

    private static boolean isHttp(URI endpoint) {
        return endpoint.getHost() != null && endpoint.getScheme().matches("https?");
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new Refusal(ErrorCode.INVALID, "field 'endpoint' is no URL: " + e.getReason());
        }
    }

    private static void requireBytes(String field, String text, int length) {
        if (decoded(text).length != length) {
            throw new Refusal(
                    ErrorCode.INVALID,
                    "field '%s' must be %d bytes in base64url".formatted(field, length));
        }
    }

    /** Of the curve P-256, uncompressed: nothing could be encrypted for another. */
    private static void requirePoint(String field, byte[] point) {
        EllipticCurve curve = EllipticCurves.P256.getCurve();
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 33));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 33, KEY_BYTES));
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
        boolean isOnCurve = y.multiply(y).mod(p).equals(right);
        if (point[0] != 4 || x.max(y).compareTo(p) >= 0 || !isOnCurve) {
            throw new Refusal(
                    ErrorCode.INVALID,
                    "field '%s' must be an uncompressed point of P-256: what the browser's"
                                    .formatted(field)
                            + " subscription says");
        }
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }
}
