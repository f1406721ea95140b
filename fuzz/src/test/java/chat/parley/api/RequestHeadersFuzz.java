package chat.parley.api;

import chat.parley.accounts.Authenticator;
import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.accounts.Rights;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Headers that say who asks: a cookie, a token. Whatever they are, they are read or refused. */
public final class RequestHeadersFuzz {
    private static final List<String> NAMES =
            List.of("Authorization", "Cookie", "Origin", "Sec-Fetch-Site");
    private static final Gate GATE = new Gate(nobody());

    private RequestHeadersFuzz() {}

    private static Authenticator nobody() {
        return _ -> new Authentication.Invalid(Reason.BAD);
    }

    /** Each line is a header; its first sign chooses the name. */
    public static void fuzzerTestOneInput(byte[] input) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        new String(input, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isEmpty())
                .forEach(
                        line ->
                                headers.add(
                                        NAMES.get(line.charAt(0) % NAMES.size()),
                                        line.substring(1)));
        Arrival arrival =
                new Arrival(
                        "request",
                        InetAddress.getLoopbackAddress(),
                        true,
                        "localhost",
                        Map.of(),
                        MultiMap.caseInsensitiveMultiMap(),
                        headers,
                        Buffer.buffer());
        RefreshCookie.read(arrival);
        RefreshCookie.fromOwnPage(arrival);
        try {
            GATE.enter(arrival, Rights.OWNER);
            throw new AssertionError("nobody was let in");
        } catch (Refusal e) {
            if (e.code() != ErrorCode.UNAUTHENTICATED) {
                throw new AssertionError("refused for " + e.code(), e);
            }
        }
    }
}
