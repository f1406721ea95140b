package chat.parley.gateway;

import static chat.parley.gateway.Wire.BINARY;
import static chat.parley.gateway.Wire.CLOSE;
import static chat.parley.gateway.Wire.CONTINUATION;
import static chat.parley.gateway.Wire.PING;
import static chat.parley.gateway.Wire.PONG;
import static chat.parley.gateway.Wire.TEXT;
import static chat.parley.gateway.Wire.bytes;
import static chat.parley.gateway.Wire.close;
import static chat.parley.gateway.Wire.frame;
import static chat.parley.gateway.Wire.header;
import static chat.parley.gateway.Wire.join;
import static chat.parley.gateway.Wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.TestClient.Received;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The framing of RFC 6455, well and badly spoken. */
class FramingTest {
    private static final int FIN = 0x80;
    private static final byte[] NOTHING = {};
    private static final byte[] PING_FRAME = utf8("{\"op\":\"ping\",\"ref\":\"é€😀\"}");

    private static TestNode node;
    private static Bystander bystander;

    @BeforeAll
    static void start() {
        node = new TestNode();
        bystander = new Bystander(node);
    }

    @AfterAll
    static void stop() {
        bystander.close();
        node.close();
    }

    @AfterEach
    void othersNoticeNothing() {
        bystander.chats();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param code of the close frame that answers
     */
    record Broken(String name, byte[] sent, int code) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Broken> broken() {
        return Stream.of(
                        reserved(),
                        opcodes(),
                        masks(),
                        control(),
                        lengths(),
                        fragments(),
                        texts(),
                        closes())
                .flatMap(cases -> cases);
    }

    private static Stream<Broken> reserved() {
        return IntStream.of(0x40, 0x20, 0x10, 0x70, 0x60)
                .boxed()
                .flatMap(
                        bits ->
                                Stream.of(TEXT, PING, CLOSE)
                                        .map(
                                                op ->
                                                        new Broken(
                                                                "reserved bits %02x on opcode %d"
                                                                        .formatted(bits, op),
                                                                frame(FIN | bits | op, NOTHING),
                                                                1002)));
    }

    private static Stream<Broken> opcodes() {
        return IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                .mapToObj(op -> new Broken("opcode " + op, frame(FIN | op, NOTHING), 1002));
    }

    private static Stream<Broken> masks() {
        return Stream.of(TEXT, BINARY, CONTINUATION, PING, PONG, CLOSE)
                .map(
                        op ->
                                new Broken(
                                        "opcode " + op + " without a mask",
                                        frame(FIN | op, NOTHING, 0, false),
                                        1002));
    }

    private static Stream<Broken> control() {
        return Stream.of(PING, PONG, CLOSE)
                .flatMap(
                        op ->
                                Stream.of(
                                        new Broken(
                                                "fragmented control " + op,
                                                frame(op, NOTHING),
                                                1002),
                                        new Broken(
                                                "control " + op + " of 126 bytes",
                                                frame(FIN | op, new byte[126]),
                                                1002),
                                        new Broken(
                                                "control " + op + " of 70,000 bytes",
                                                header(FIN | op, FIN | 127, 70_000, 8),
                                                1002)));
    }

    private static Stream<Broken> lengths() {
        int over = Limits.FRAME_BYTES + 1;
        return Stream.of(
                new Broken("16 bits for 0", frame(FIN | TEXT, NOTHING, 2, true), 1002),
                new Broken("16 bits for 125", frame(FIN | TEXT, new byte[125], 2, true), 1002),
                new Broken("64 bits for 0", frame(FIN | TEXT, NOTHING, 8, true), 1002),
                new Broken("64 bits for 126", frame(FIN | TEXT, new byte[126], 8, true), 1002),
                new Broken("64 bits for 65535", header(FIN | TEXT, 0xFF, 65_535, 8), 1002),
                new Broken("a negative length", header(FIN | TEXT, 0xFF, -1, 8), 1002),
                new Broken("the least length", header(FIN | TEXT, 0xFF, Long.MIN_VALUE, 8), 1002),
                new Broken("the largest length", header(FIN | TEXT, 0xFF, Long.MAX_VALUE, 8), 1009),
                new Broken("4 GiB", header(FIN | TEXT, 0xFF, 1L << 32, 8), 1009),
                new Broken("2^31", header(FIN | TEXT, 0xFF, 1L << 31, 8), 1009),
                new Broken("one byte too many", header(FIN | TEXT, 0xFF, over, 8), 1009),
                new Broken("one byte too many, whole", frame(FIN | TEXT, new byte[over]), 1009),
                new Broken(
                        "one byte too many in fragments",
                        join(
                                frame(TEXT, new byte[40_000]),
                                header(FIN | CONTINUATION, 0xFE, over - 40_000, 2)),
                        1009));
    }

    private static Stream<Broken> fragments() {
        return Stream.of(
                new Broken("nothing to continue", frame(FIN | CONTINUATION, NOTHING), 1002),
                new Broken("nothing to continue yet", frame(CONTINUATION, NOTHING), 1002),
                new Broken(
                        "a text within a text",
                        join(frame(TEXT, utf8("{")), frame(FIN | TEXT, utf8("}"))),
                        1002),
                new Broken(
                        "a start within a text",
                        join(frame(TEXT, utf8("{")), frame(TEXT, utf8("}"))),
                        1002),
                new Broken(
                        "a continuation after the end",
                        join(
                                frame(TEXT, utf8("{\"op\":")),
                                frame(FIN | CONTINUATION, utf8("\"ping\"}")),
                                frame(FIN | CONTINUATION, NOTHING)),
                        1002),
                new Broken("a binary message", frame(FIN | BINARY, utf8("{}")), 1003),
                new Broken("a binary fragment", frame(BINARY, utf8("{}")), 1003),
                new Broken("a large binary header", header(FIN | BINARY, 0xFE, 60_000, 2), 1003));
    }

    private static Stream<Broken> texts() {
        return Stream.of(
                        bytes(0x80),
                        bytes(0xFF),
                        bytes(0xFE, 0xFF),
                        bytes(0xC0, 0xAF),
                        bytes(0xC3),
                        bytes(0xC3, 0x28),
                        bytes(0xE2, 0x82),
                        bytes(0xE2, 0x28, 0xA1),
                        bytes(0xE0, 0x80, 0xAF),
                        bytes(0xED, 0xA0, 0x80),
                        bytes(0xED, 0xBF, 0xBF),
                        bytes(0xF0, 0x9F, 0x98),
                        bytes(0xF0, 0x80, 0x80, 0xAF),
                        bytes(0xF4, 0x90, 0x80, 0x80),
                        bytes(0xF8, 0x88, 0x80, 0x80, 0x80))
                .flatMap(
                        bad -> {
                            byte[] whole = join(utf8("{\"op\":\""), bad, utf8("\"}"));
                            byte[] head = Arrays.copyOf(whole, 8);
                            byte[] tail = Arrays.copyOfRange(whole, 8, whole.length);
                            String name = "UTF-8 " + Arrays.toString(bad);
                            return Stream.of(
                                    new Broken(name, frame(FIN | TEXT, whole), 1007),
                                    new Broken(
                                            name + " in fragments",
                                            join(
                                                    frame(TEXT, head),
                                                    frame(FIN | CONTINUATION, tail)),
                                            1007));
                        });
    }

    private static Stream<Broken> closes() {
        Stream<Broken> codes =
                IntStream.of(
                                0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000,
                                65_535)
                        .mapToObj(code -> new Broken("close code " + code, close(code, ""), 1002));
        return Stream.concat(
                codes,
                Stream.of(
                        new Broken("half a close code", frame(FIN | CLOSE, bytes(3)), 1002),
                        new Broken(
                                "a close reason that is not UTF-8",
                                frame(FIN | CLOSE, bytes(3, 0xE8, 0xC0, 0xAF)),
                                1007)));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void brokenFramingIsClosedWithItsCode(Broken broken) {
        try (TestClient client = node.connect()) {
            client.sendRaw(broken.sent());
            assertThat(client.awaitClose()).isEqualTo(broken.code());
            assertThat(client.isHungUp()).isTrue();
        }
    }

    /** Messages that must be understood as one ping of the protocol. */
    record Good(String name, byte[] sent) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Good> good() {
        List<Good> cases = new ArrayList<>();
        cases.add(new Good("whole", frame(FIN | TEXT, PING_FRAME)));
        cases.add(
                new Good(
                        "an empty first fragment",
                        join(frame(TEXT, NOTHING), frame(FIN | CONTINUATION, PING_FRAME))));
        cases.add(
                new Good(
                        "an empty last fragment",
                        join(frame(TEXT, PING_FRAME), frame(FIN | CONTINUATION, NOTHING))));
        for (int at = 1; at < PING_FRAME.length; at++) {
            cases.add(
                    new Good(
                            "two fragments, cut at " + at,
                            join(
                                    frame(TEXT, Arrays.copyOf(PING_FRAME, at)),
                                    frame(
                                            FIN | CONTINUATION,
                                            Arrays.copyOfRange(
                                                    PING_FRAME, at, PING_FRAME.length)))));
        }
        cases.add(new Good("a fragment a byte", byteByByte(PING_FRAME)));
        cases.add(new Good("a fragment a byte, many", byteByByte(padded(20_000))));
        cases.add(
                new Good(
                        "a pong that nobody asked for", join(frame(FIN | PONG, NOTHING), whole())));
        for (int length : List.of(125, 126, 127, 65_535, Limits.FRAME_BYTES)) {
            cases.add(new Good(length + " bytes", frame(FIN | TEXT, padded(length))));
        }
        return cases.stream();
    }

    private static byte[] whole() {
        return frame(FIN | TEXT, PING_FRAME);
    }

    private static byte[] byteByByte(byte[] text) {
        byte[][] frames = new byte[text.length][];
        for (int i = 0; i < text.length; i++) {
            int first = i == 0 ? TEXT : CONTINUATION;
            int fin = i == text.length - 1 ? FIN : 0;
            frames[i] = frame(fin | first, new byte[] {text[i]});
        }
        return join(frames);
    }

    private static byte[] padded(int length) {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) ' ');
        System.arraycopy(PING_FRAME, 0, text, 0, PING_FRAME.length);
        return text;
    }

    @ParameterizedTest
    @MethodSource("good")
    void goodFramingIsUnderstood(Good good) {
        try (TestClient client = node.connect()) {
            client.hello(node.token(node.session(node.person())));
            client.sendRaw(good.sent());
            assertThat(client.await(ServerFrame.Pong.class).ref()).isEqualTo("é€😀");
        }
    }

    @Test
    void bytesThatComeOneAtATimeAreUnderstood() {
        try (TestClient client = node.connect()) {
            client.hello(node.token(node.session(node.person())));
            for (byte each : whole()) {
                client.sendRaw(new byte[] {each});
            }
            assertThat(client.await(ServerFrame.Pong.class).ref()).isEqualTo("é€😀");
        }
    }

    @Test
    void whatIsSentInOnePieceWithTheRequestIsNotLost() {
        String token = node.token(node.session(node.person()));
        byte[] early = text("{\"op\":\"hello\",\"token\":\"" + token + "\"}");
        try (TestClient client = TestClient.connect(node, join(early, whole()))) {
            client.await(ServerFrame.Ready.class);
            assertThat(client.await(ServerFrame.Pong.class).ref()).isEqualTo("é€😀");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 125})
    void aPingIsAnsweredWithItsPayload(int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 'p');
        try (TestClient client = node.connect()) {
            client.sendRaw(frame(FIN | PING, payload));
            assertThat(client.receive())
                    .isInstanceOfSatisfying(
                            Received.Control.class,
                            control -> {
                                assertThat(control.opcode()).isEqualTo(PONG);
                                assertThat(control.payload()).isEqualTo(payload);
                            });
        }
    }

    @Test
    void aPingBetweenFragmentsIsAnsweredAtOnce() {
        try (TestClient client = node.connect()) {
            client.hello(node.token(node.session(node.person())));
            client.sendRaw(
                    join(
                            frame(TEXT, Arrays.copyOf(PING_FRAME, 5)),
                            frame(FIN | PING, utf8("now"))));
            assertThat(client.receive()).isInstanceOf(Received.Control.class);
            client.sendRaw(
                    frame(
                            FIN | CONTINUATION,
                            Arrays.copyOfRange(PING_FRAME, 5, PING_FRAME.length)));
            assertThat(client.await(ServerFrame.Pong.class).ref()).isEqualTo("é€😀");
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999,
                4000, 4999
            })
    void aCloseIsEchoed(int code) {
        try (TestClient client = node.connect()) {
            client.sendRaw(close(code, "bye"));
            assertThat(client.awaitClose()).isEqualTo(code);
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @Test
    void aCloseWithoutACodeIsAnsweredAsNormal() {
        try (TestClient client = node.connect()) {
            client.sendRaw(frame(FIN | CLOSE, NOTHING));
            assertThat(client.awaitClose()).isEqualTo(1000);
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @Test
    void nothingIsCarriedOutAfterAClose() {
        try (TestClient client = node.connect()) {
            client.sendRaw(join(close(1000, ""), text("{\"op\":\"nonsense\"}")));
            assertThat(client.receive()).isEqualTo(new Received.Closed(1000, ""));
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @Test
    void whatFollowsAnErrorIsDroppedAndDoesNotOvertakeTheClose() {
        byte[] more = new byte[200_000];
        Arrays.fill(more, (byte) 0xFF);
        try (TestClient client = node.connect()) {
            client.sendRaw(frame(FIN | BINARY, NOTHING));
            client.sendRaw(more);
            assertThat(client.awaitClose()).isEqualTo(1003);
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @Test
    void aFloodOfPingsIsAnsweredInOrder() {
        try (TestClient client = node.connect()) {
            client.hello(node.token(node.session(node.person())));
            for (int i = 0; i < 1_000; i++) {
                client.send(new ClientFrame.Ping("p" + i));
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(client.await(ServerFrame.Pong.class).ref()).isEqualTo("p" + i);
            }
        }
    }
}
