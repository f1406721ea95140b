package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Whose word is taken for who sent a request, and how far. */
class TrustedProxiesTest {
    private static final TrustedProxies TRUSTED =
            TrustedProxies.of(Stream.of("10.0.0.0/8", "fd00::/8", "192.0.2.7"));

    private static final String CLIENT = "203.0.113.9 http inside:8080";
    private static final String PROXY = "10.0.0.1 http inside:8080";

    /**
     * @param peer who is at the other end of the connection
     * @param seen address, scheme and authority that come out; without any word of proxies the
     *     latter two are {@code http} and {@code inside:8080}
     */
    record Row(String what, String peer, String seen, String... headers) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Row row(String what, String peer, String seen, String... headers) {
        return new Row(what, peer, seen, headers);
    }

    private static Row believed(String what, String seen, String... headers) {
        return new Row(what, "10.0.0.1", seen, headers);
    }

    static Stream<Row> rows() {
        return Stream.of(peers(), forwarded(), malformed(), chains(), old(), oldMalformed(), both())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> peers() {
        String header = "Forwarded: for=203.0.113.9;proto=https;host=chat.example";
        return Stream.of(
                row("no header", "10.0.0.1", PROXY),
                row("a stranger", "198.51.100.1", "198.51.100.1 http inside:8080", header),
                row("just outside", "11.0.0.1", "11.0.0.1 http inside:8080", header),
                row("a stranger of IPv6", "fe00::1", "fe00:0:0:0:0:0:0:1 http inside:8080", header),
                row("a single address", "192.0.2.7", "203.0.113.9 https chat.example", header),
                row("its neighbour", "192.0.2.6", "192.0.2.6 http inside:8080", header),
                row(
                        "the network's last",
                        "10.255.255.255",
                        "203.0.113.9 https chat.example",
                        header),
                row("IPv6", "fdff::1", "203.0.113.9 https chat.example", header),
                row("IPv4 as IPv6", "::ffff:10.0.0.1", "203.0.113.9 https chat.example", header));
    }

    private static Stream<Row> forwarded() {
        return Stream.of(
                believed("address only", CLIENT, "Forwarded: for=203.0.113.9"),
                believed("quoted", CLIENT, "Forwarded: for=\"203.0.113.9\""),
                believed("with port", CLIENT, "Forwarded: for=\"203.0.113.9:4711\""),
                believed("with hidden port", CLIENT, "Forwarded: for=\"203.0.113.9:_p\""),
                believed(
                        "IPv6",
                        "2001:db8:0:0:0:0:0:17 http inside:8080",
                        "Forwarded: for=\"[2001:db8::17]\""),
                believed(
                        "IPv6 with port",
                        "2001:db8:0:0:0:0:0:17 http inside:8080",
                        "Forwarded: for=\"[2001:db8::17]:4711\""),
                believed("names in any case", CLIENT, "Forwarded: FOR=203.0.113.9"),
                believed("spaces around", CLIENT, "Forwarded:   for=203.0.113.9 ; by=10.0.0.1 "),
                believed("escaped signs", CLIENT, "Forwarded: for=\"203.0.113\\.9\""),
                believed("other parameters", CLIENT, "Forwarded: x=y;for=203.0.113.9;z=\"a,b;c\""),
                believed(
                        "https",
                        "203.0.113.9 https inside:8080",
                        "Forwarded: for=203.0.113.9;proto=HTTPS"),
                believed("a scheme alone", "10.0.0.1 https inside:8080", "Forwarded: proto=https"),
                believed(
                        "a host with port",
                        "203.0.113.9 http chat.example:81",
                        "Forwarded: for=203.0.113.9;host=\"Chat.Example:81\""),
                believed(
                        "unknown",
                        "10.0.0.1 https inside:8080",
                        "Forwarded: for=unknown;proto=https"),
                believed(
                        "hidden",
                        "10.0.0.1 https inside:8080",
                        "Forwarded: for=_gazonk;proto=https"),
                believed("empty", PROXY, "Forwarded: "),
                believed("empty places", CLIENT, "Forwarded: , for=203.0.113.9, ,"));
    }

    private static Stream<Row> malformed() {
        return Stream.of(
                        "for",
                        "for=",
                        "for=203.0.113.9;for=203.0.113.10",
                        "for=203.0.113.9:4711",
                        "for=[2001:db8::17]",
                        "for=\"203.0.113.9",
                        "for=\"203.0.113.9\\",
                        "for=\"2001:db8::17]\"",
                        "for=\"[2001:db8::17%eth0]\"",
                        "for=\"203.0.113.9:\"",
                        "for=203.0.113",
                        "for=1",
                        "for=203.0.113.256",
                        "for=localhost",
                        "for=203.0.113.9;proto=gopher",
                        "for=203.0.113.9;host=\"a/b\"",
                        "for=203.0.113.9;host=\"\"",
                        "for=203.0.113.9;host=\"user@chat.example\"",
                        "for=203.0.113.9 proto=https",
                        "for =203.0.113.9",
                        "for=203.0.113.9=")
                .map(text -> believed("malformed " + text, PROXY, "Forwarded: " + text));
    }

    private static Stream<Row> chains() {
        return Stream.of(
                believed(
                        "what the client claims",
                        "203.0.113.9 https chat.example",
                        "Forwarded: for=192.0.2.99;host=evil.example,"
                                + " for=203.0.113.9;proto=https;host=chat.example"),
                believed(
                        "over two trusted proxies",
                        "203.0.113.9 https chat.example",
                        "Forwarded: for=1.2.3.4, for=203.0.113.9;proto=https;host=chat.example,"
                                + " for=10.9.9.9;proto=http;host=inside"),
                believed(
                        "on two lines",
                        "203.0.113.9 https inside:8080",
                        "Forwarded: for=203.0.113.9;proto=https",
                        "Forwarded: for=10.9.9.9"),
                believed(
                        "an unknown one hides those before",
                        PROXY,
                        "Forwarded: for=203.0.113.9;proto=https, for=unknown"),
                believed(
                        "a malformed line hides those before",
                        "10.9.9.9 http inside:8080",
                        "Forwarded: for=203.0.113.9",
                        "Forwarded: for=\"",
                        "Forwarded: for=10.9.9.9"),
                believed(
                        "all are trusted",
                        "10.7.7.7 http inside:8080",
                        "Forwarded: for=10.7.7.7, for=10.8.8.8"),
                believed(
                        "longer than anyone looks",
                        "10.0.0.2 http inside:8080",
                        "Forwarded: for=203.0.113.9" + ", for=10.0.0.2".repeat(16)),
                believed(
                        "as long as one looks",
                        CLIENT,
                        "Forwarded: for=203.0.113.9" + ", for=10.0.0.2".repeat(15)));
    }

    private static Stream<Row> old() {
        return Stream.of(
                believed("X: address", CLIENT, "X-Forwarded-For: 203.0.113.9"),
                believed("X: with port", CLIENT, "X-Forwarded-For: 203.0.113.9:4711"),
                believed(
                        "X: bare IPv6",
                        "2001:db8:0:0:0:0:0:17 http inside:8080",
                        "X-Forwarded-For: 2001:db8::17"),
                believed(
                        "X: IPv6 with port",
                        "2001:db8:0:0:0:0:0:17 http inside:8080",
                        "X-Forwarded-For: [2001:db8::17]:4711"),
                believed(
                        "X: all three",
                        "203.0.113.9 https chat.example",
                        "X-Forwarded-For: 203.0.113.9",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: chat.example"),
                believed(
                        "X: scheme alone",
                        "10.0.0.1 https inside:8080",
                        "X-Forwarded-Proto: https"),
                believed("X: of a socket", "10.0.0.1 https inside:8080", "X-Forwarded-Proto: wss"),
                believed(
                        "X: what the client claims",
                        CLIENT,
                        "X-Forwarded-For: 1.2.3.4, 203.0.113.9"),
                believed("X: over two", CLIENT, "X-Forwarded-For: 1.2.3.4, 203.0.113.9,10.9.9.9"),
                believed(
                        "X: two lines",
                        CLIENT,
                        "X-Forwarded-For: 203.0.113.9",
                        "X-Forwarded-For: 10.9.9.9"),
                believed(
                        "X: each says its scheme",
                        "203.0.113.9 https inside:8080",
                        "X-Forwarded-For: 203.0.113.9, 10.9.9.9",
                        "X-Forwarded-Proto: https, http"),
                believed(
                        "X: only the outermost says the scheme",
                        "203.0.113.9 https inside:8080",
                        "X-Forwarded-For: 203.0.113.9, 10.9.9.9",
                        "X-Forwarded-Proto: https"),
                believed(
                        "X: a scheme that the client claims",
                        "203.0.113.9 http inside:8080",
                        "X-Forwarded-For: 203.0.113.9",
                        "X-Forwarded-Proto: https, http"),
                believed("X: unknown", PROXY, "X-Forwarded-For: 203.0.113.9, unknown"));
    }

    private static Stream<Row> oldMalformed() {
        return Stream.of("", "localhost", "203.0.113.9,", "1", "203.0.113.9 ;", "::g", "<script>")
                .map(text -> believed("X: malformed " + text, PROXY, "X-Forwarded-For: " + text));
    }

    private static Stream<Row> both() {
        return Stream.of(
                believed(
                        "Forwarded wins",
                        "203.0.113.9 https inside:8080",
                        "X-Forwarded-For: 198.51.100.1",
                        "X-Forwarded-Proto: http",
                        "X-Forwarded-Host: evil.example",
                        "Forwarded: for=203.0.113.9;proto=https"),
                believed(
                        "Forwarded wins, malformed too",
                        PROXY,
                        "X-Forwarded-For: 198.51.100.1",
                        "Forwarded: for=\""));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theSenderIsWhomTrustedProxiesName(Row row) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String header : row.headers()) {
            String[] parts = header.split(": ", 2);
            headers.add(parts[0], parts[1]);
        }
        Sender direct = new Sender(InetAddress.ofLiteral(row.peer()), "http", "inside:8080");

        Sender seen = TRUSTED.sender(direct, headers::getAll);

        assertThat(seen.address().getHostAddress() + " " + seen.scheme() + " " + seen.authority())
                .isEqualTo(row.seen());
    }

    @Test
    void nobodyIsTrustedUnlessNamed() {
        Sender direct = new Sender(InetAddress.ofLiteral("127.0.0.1"), "http", "inside");

        assertThat(new TrustedProxies(List.of()).sender(direct, _ -> List.of("for=203.0.113.9")))
                .isEqualTo(direct);
    }

    @Test
    void aNetworkMayHaveNoBitsOrAll() throws Exception {
        assertThat(TrustedProxies.of(Stream.of("0.0.0.0/0")).include(address("1.2.3.4"))).isTrue();
        assertThat(TrustedProxies.of(Stream.of("0.0.0.0/0")).include(address("::1"))).isFalse();
        assertThat(TrustedProxies.of(Stream.of("::/0")).include(address("2001::"))).isTrue();
        assertThat(TrustedProxies.of(Stream.of("10.1.2.3/31")).include(address("10.1.2.2")))
                .isTrue();
        assertThat(TrustedProxies.of(Stream.of("10.1.2.3/32")).include(address("10.1.2.2")))
                .isFalse();
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }
}
