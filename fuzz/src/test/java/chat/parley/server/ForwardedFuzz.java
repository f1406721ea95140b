package chat.parley.server;

import chat.parley.gateway.Origin;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What proxies tell, and what somebody tells in their name. A sender comes out whom the server can
 * work with, whatever it was; who is not trusted changes nothing.
 */
public final class ForwardedFuzz {
    private static final List<String> NAMES =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host");
    private static final TrustedProxies ALL = TrustedProxies.of(Stream.of("0.0.0.0/0", "::/0"));
    private static final TrustedProxies NONE = new TrustedProxies(List.of());
    private static final Sender DIRECT =
            new Sender(InetAddress.ofLiteral("192.0.2.1"), "http", "localhost:8080");

    private ForwardedFuzz() {}

    /** Each line is a header; its first sign chooses the name. */
    public static void fuzzerTestOneInput(byte[] input) {
        Map<String, List<String>> headers = new HashMap<>();
        new String(input, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isEmpty())
                .forEach(
                        line ->
                                headers.computeIfAbsent(
                                                NAMES.get(line.charAt(0) % NAMES.size()),
                                                _ -> new ArrayList<>())
                                        .add(line.substring(1)));
        Sender sender = ALL.sender(DIRECT, name -> headers.getOrDefault(name, List.of()));
        if (!List.of("http", "https").contains(sender.scheme())
                || !sender.authority().matches("[a-z0-9._:\\[\\]-]{1,259}")) {
            throw new AssertionError("nobody can be " + sender);
        }
        Origin.parse(sender.scheme() + "://" + sender.authority());
        if (!NONE.sender(DIRECT, name -> headers.getOrDefault(name, List.of())).equals(DIRECT)) {
            throw new AssertionError("a stranger was believed");
        }
    }
}
