package chat.parley.fuzz;

import chat.parley.accounts.AccessTokenFuzz;
import chat.parley.accounts.RefreshTokenFuzz;
import chat.parley.api.RequestHeadersFuzz;
import chat.parley.api.RestBodyFuzz;
import chat.parley.gateway.FrameBytesFuzz;
import chat.parley.protocol.HandshakeFuzz;
import chat.parley.protocol.JsonFrameFuzz;
import chat.parley.server.ForwardedFuzz;

import java.util.Locale;
import java.util.function.Consumer;

/** Everything that reads what strangers send. Each stands in the package of what it tries. */
enum Targets {
    FRAME_BYTES(FrameBytesFuzz.class, FrameBytesFuzz::fuzzerTestOneInput),
    JSON_FRAME(JsonFrameFuzz.class, JsonFrameFuzz::fuzzerTestOneInput),
    HANDSHAKE(HandshakeFuzz.class, HandshakeFuzz::fuzzerTestOneInput),
    REST_BODY(RestBodyFuzz.class, RestBodyFuzz::fuzzerTestOneInput),
    REQUEST_HEADERS(RequestHeadersFuzz.class, RequestHeadersFuzz::fuzzerTestOneInput),
    FORWARDED(ForwardedFuzz.class, ForwardedFuzz::fuzzerTestOneInput),
    ACCESS_TOKEN(AccessTokenFuzz.class, AccessTokenFuzz::fuzzerTestOneInput),
    REFRESH_TOKEN(RefreshTokenFuzz.class, RefreshTokenFuzz::fuzzerTestOneInput);

    private final Class<?> type;
    private final Consumer<byte[]> target;

    Targets(Class<?> type, Consumer<byte[]> target) {
        this.type = type;
        this.target = target;
    }

    /** What Jazzer is told to run. */
    String className() {
        return type.getName();
    }

    /** The folder of its corpus. */
    String folder() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Throws when something does not hold. */
    void take(byte[] input) {
        target.accept(input);
    }
}
