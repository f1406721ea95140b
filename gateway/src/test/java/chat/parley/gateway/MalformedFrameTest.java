package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Frames that cannot be carried out: each is answered by an error, and nothing else happens. */
class MalformedFrameTest {
    private static final String ROOM = "01990000-0000-7000-8000-000000000001";
    private static final String ID = "01990000-0000-7000-8000-000000000002";

    private static TestNode node;
    private static Bystander bystander;
    private static UserId person;

    @BeforeAll
    static void start() {
        node = new TestNode();
        bystander = new Bystander(node);
        person = node.person();
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

    /**
     * @param ref that the error must carry; null for none
     */
    record Bad(String json, ErrorCode code, @Nullable String ref) {
        @Override
        public String toString() {
            return json.length() <= 80 ? json : json.substring(0, 80) + "…";
        }
    }

    private static Bad invalid(String json) {
        return new Bad(json, ErrorCode.INVALID, null);
    }

    private static Bad invalid(String json, String ref) {
        return new Bad(json, ErrorCode.INVALID, ref);
    }

    static Stream<Bad> bad() {
        return Stream.of(json(), values(), ops(), subs(), sends(), rest()).flatMap(b -> b);
    }

    private static Stream<Bad> json() {
        return Stream.of(
                        "",
                        " ",
                        "hello",
                        "{",
                        "}",
                        "[",
                        "{\"op\":\"ping\"",
                        "{\"op\":\"ping\"}}",
                        "{\"op\":\"ping\"}{\"op\":\"ping\"}",
                        "{\"op\":\"ping\"} x",
                        "{\"op\":\"ping\",}",
                        "{'op':'ping'}",
                        "{op:\"ping\"}",
                        "{\"op\":\"ping\" \"ref\":\"a\"}",
                        "{\"op\" \"ping\"}",
                        "{\"op\":\"pi\nng\"}",
                        "{\"op\":\"\\x\"}",
                        "{\"op\":\"\\u12\"}",
                        "\u0000",
                        "\uFEFF\uFEFF{\"op\":\"ping\"}",
                        "// {\"op\":\"ping\"}",
                        "{\"op\":\"ping\"/**/}",
                        "NaN",
                        "{\"op\":NaN}",
                        "[{\"op\":\"ping\"}]",
                        "\"ping\"",
                        "null",
                        "true",
                        "42")
                .map(MalformedFrameTest::invalid);
    }

    private static Stream<Bad> values() {
        return Stream.of(
                        "{\"op\":\"ping\",\"op\":\"ping\"}",
                        "{\"op\":\"ping\",\"ref\":\"a\",\"ref\":\"b\"}",
                        "{\"op\":\"ping\",\"x\":{\"y\":1,\"y\":2}}",
                        "{\"op\":\"ping\",\"x\":1e999}",
                        "{\"op\":\"ping\",\"x\":-1e999}",
                        "{\"op\":\"ping\",\"x\":9007199254740992}",
                        "{\"op\":\"ping\",\"x\":-9007199254740992}",
                        "{\"op\":\"ping\",\"x\":123456789012345678901234567890}",
                        "{\"op\":\"ping\",\"x\":" + "9".repeat(1_000) + "}",
                        "{\"op\":\"ping\",\"x\":01}",
                        "{\"op\":\"ping\",\"x\":+1}",
                        "{\"op\":\"ping\",\"x\":1.}",
                        "{\"op\":\"ping\",\"x\":.5}",
                        "{\"op\":\"ping\",\"x\":0x1F}",
                        "{\"op\":\"ping\",\"x\":\"\\ud800\"}",
                        "{\"op\":\"ping\",\"x\":\"\\udc00\\ud800\"}",
                        "{\"op\":\"ping\",\"\\ud800\":1}",
                        "{\"op\":\"ping\",\"x\":" + "[".repeat(33) + "]".repeat(33) + "}",
                        "{\"op\":\"ping\",\"x\":" + "[".repeat(20_000) + "}",
                        "{\"x\":".repeat(9_000) + "1" + "}".repeat(9_000))
                .map(MalformedFrameTest::invalid);
    }

    private static Stream<Bad> ops() {
        return Stream.of(
                        "{}",
                        "{\"op\":null}",
                        "{\"op\":1}",
                        "{\"op\":true}",
                        "{\"op\":\"\"}",
                        "{\"op\":\"Ping\"}",
                        "{\"op\":\"ping \"}",
                        "{\"op\":[\"ping\"]}",
                        "{\"op\":{\"ping\":1}}",
                        "{\"op\":\"ack\"}",
                        "{\"op\":\"event\"}",
                        "{\"op\":\"chat.parley.protocol.ClientFrame\"}",
                        "{\"OP\":\"ping\"}")
                .map(json -> new Bad(json, ErrorCode.UNKNOWN_OP, null));
    }

    private static Stream<Bad> subs() {
        return Stream.of(
                        "\"rooms\":[{\"room\":\"" + ROOM + "\",\"after\":-1}]",
                        "\"rooms\":[{\"room\":\"" + ROOM + "\",\"after\":\"1\"}]",
                        "\"rooms\":[{\"room\":\"" + ROOM + "\",\"after\":1.5}]",
                        "\"rooms\":[{\"room\":\"" + ROOM + "\",\"after\":null}]",
                        "\"rooms\":[{\"room\":\"" + ROOM + "\"}]",
                        "\"rooms\":[{\"room\":\"" + ROOM + "\",\"after\":0,\"generation\":\"1\"}]",
                        "\"rooms\":[{\"after\":1}]",
                        "\"rooms\":[{\"room\":\"" + ROOM.toUpperCase() + "x\",\"after\":1}]",
                        "\"rooms\":[{\"room\":\"1-2-3-4-5\",\"after\":1}]",
                        "\"rooms\":[{\"room\":7,\"after\":1}]",
                        "\"rooms\":[null]",
                        "\"rooms\":[[]]",
                        "\"rooms\":[]",
                        "\"rooms\":{}",
                        "\"rooms\":\"" + ROOM + "\"",
                        "\"rooms\":null",
                        "\"rooms\":[" + many(201) + "]")
                .map(fields -> invalid("{\"op\":\"sub\",\"ref\":\"r\"," + fields + "}", "r"));
    }

    private static String many(int rooms) {
        String each = "{\"room\":\"" + ROOM + "\",\"after\":0}";
        return IntStream.range(0, rooms).mapToObj(_ -> each).collect(Collectors.joining(","));
    }

    private static Stream<Bad> sends() {
        String room = "\"room\":\"" + ROOM + "\",";
        String id = "\"id\":\"" + ID + "\",";
        String type = "\"type\":\"message\",";
        String text = "\"content\":{\"text\":\"x\"}";
        return Stream.of(
                        id + type + text,
                        room + type + text,
                        room + id + text,
                        room + id + "\"type\":\"message\"",
                        room + id + type + "\"content\":null",
                        room + id + type + "\"content\":\"x\"",
                        room + id + type + "\"content\":[]",
                        room + id + type + "\"content\":{}",
                        room + id + type + "\"content\":{\"text\":1}",
                        room + id + type + "\"content\":{\"text\":null}",
                        room + id + type + "\"content\":{\"text\":\"\"}",
                        room + id + type + "\"content\":{\"text\":\" \\n\"}",
                        room + id + type + "\"content\":{\"text\":\"" + "x".repeat(16_001) + "\"}",
                        room + id + "\"type\":null," + text,
                        room + id + "\"type\":1," + text,
                        room + id + "\"type\":\"\"," + text,
                        room + id + "\"type\":\"Message\"," + text,
                        room + id + "\"type\":\"x.\"," + text,
                        room + id + "\"type\":\"x.UPPER\"," + text,
                        room + id + "\"type\":\"x." + "a".repeat(61) + "\"," + text,
                        room + id + "\"type\":\"member.joined\"," + text,
                        room + id + "\"type\":\"member.left\"," + text,
                        room + id + "\"type\":\"room.created\"," + text,
                        room + id + "\"type\":\"room.closed\"," + text,
                        room + "\"id\":\"\"," + type + text,
                        room + "\"id\":1," + type + text,
                        room + "\"id\":\"{" + ID + "}\"," + type + text,
                        "\"room\":\"\"," + id + type + text,
                        "\"room\":{}," + id + type + text,
                        room
                                + id
                                + "\"type\":\"x.big\",\"content\":{\"b\":\""
                                + "x".repeat(50_000)
                                + "\"}")
                .map(fields -> invalid("{\"op\":\"send\",\"ref\":\"r\"," + fields + "}", "r"));
    }

    private static Stream<Bad> rest() {
        String room = "\"room\":\"" + ROOM + "\"";
        return Stream.of(
                invalid("{\"op\":\"send\"," + room + "}"),
                invalid("{\"op\":\"send\",\"ref\":\"" + "r".repeat(65) + "\"," + room + "}"),
                invalid("{\"op\":\"sub\",\"ref\":1,\"rooms\":[]}"),
                invalid("{\"op\":\"sub\",\"ref\":\"\",\"rooms\":[" + many(1) + "]}", ""),
                invalid("{\"op\":\"unsub\",\"ref\":\"r\"}", "r"),
                invalid("{\"op\":\"unsub\",\"ref\":\"r\",\"rooms\":[]}", "r"),
                invalid("{\"op\":\"unsub\",\"ref\":\"r\",\"rooms\":[null]}", "r"),
                invalid("{\"op\":\"unsub\",\"ref\":\"r\",\"rooms\":[1]}", "r"),
                invalid("{\"op\":\"unsub\",\"ref\":\"r\",\"rooms\":\"" + ROOM + "\"}", "r"),
                invalid("{\"op\":\"unsub\",\"rooms\":[\"" + ROOM + "\"]}"),
                invalid("{\"op\":\"typing\"," + room + ",\"thread\":0}"),
                invalid("{\"op\":\"typing\"," + room + ",\"thread\":\"1\"}"),
                invalid("{\"op\":\"read\"}"),
                invalid("{\"op\":\"read\"," + room + "}"),
                invalid("{\"op\":\"read\"," + room + ",\"seq\":-1}"),
                invalid("{\"op\":\"read\"," + room + ",\"seq\":\"1\"}"),
                invalid("{\"op\":\"read\"," + room + ",\"seq\":1.5}"),
                invalid("{\"op\":\"read\"," + room + ",\"seq\":true}"),
                invalid("{\"op\":\"read\"," + room + ",\"seq\":[]}"),
                invalid("{\"op\":\"read\"," + room + ",\"seq\":99999999999999999999}"),
                invalid("{\"op\":\"read\",\"room\":\"x\",\"seq\":1}"),
                invalid("{\"op\":\"typing\"}"),
                invalid("{\"op\":\"typing\",\"room\":null}"),
                invalid("{\"op\":\"typing\",\"room\":[]}"),
                invalid("{\"op\":\"typing\",\"room\":\"../etc/passwd\"}"),
                invalid("{\"op\":\"status\"}"),
                invalid("{\"op\":\"status\",\"status\":null}"),
                invalid("{\"op\":\"status\",\"status\":\"\"}"),
                invalid("{\"op\":\"status\",\"status\":\"ONLINE\"}"),
                invalid("{\"op\":\"status\",\"status\":\"here\"}"),
                invalid("{\"op\":\"status\",\"status\":0}"),
                invalid("{\"op\":\"ping\",\"ref\":1}"),
                invalid("{\"op\":\"ping\",\"ref\":{}}"),
                invalid("{\"op\":\"ping\",\"ref\":\"\"}", ""),
                invalid("{\"op\":\"ping\",\"ref\":\"" + "r".repeat(65) + "\"}"),
                invalid("{\"op\":\"hello\"}"),
                invalid("{\"op\":\"hello\",\"token\":null}"),
                invalid("{\"op\":\"hello\",\"token\":1}"),
                invalid("{\"op\":\"hello\",\"token\":\"" + "t".repeat(4_097) + "\"}"),
                invalid("{\"op\":\"hello\",\"token\":\"t\",\"since\":1}"),
                invalid("{\"op\":\"hello\",\"token\":\"t\",\"since\":\"" + "s".repeat(65) + "\"}"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void itIsAnsweredByAnErrorAndTheConnectionGoesOn(Bad bad) {
        try (TestClient client = node.signIn(person)) {
            client.sendText(bad.json());
            ServerFrame.Error error = client.await(ServerFrame.Error.class);
            assertThat(error.code()).isEqualTo(bad.code());
            assertThat(error.ref()).isEqualTo(bad.ref());
            assertThat(error.message()).isNotBlank().hasSizeLessThan(500);
            assertThat(client.soFar()).noneMatch(ServerFrame.Error.class::isInstance);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\":\"ping\"}",
                "{\"op\":\"typing\",\"room\":\"" + ROOM + "\"}",
                "{\"op\":\"read\",\"room\":\"" + ROOM + "\",\"seq\":1}",
                "{\"op\":\"status\",\"status\":\"away\"}",
                "{\"op\":\"sub\",\"ref\":\"r\",\"rooms\":[{\"room\":\""
                        + ROOM
                        + "\",\"after\":0}]}",
            })
    void nothingIsDoneBeforeHello(String json) {
        try (TestClient client = node.connect()) {
            client.sendText(json);
            assertThat(client.await(ServerFrame.Error.class).code())
                    .isEqualTo(ErrorCode.UNAUTHENTICATED);
            client.hello(node.token(node.session(person)));
        }
    }

    @Test
    void unknownFieldsAreIgnored() {
        try (TestClient client = node.signIn(person)) {
            client.sendText("{\"new\":{\"a\":[1]},\"op\":\"ping\",\"ref\":\"p\",\"x\":null}");
            assertThat(client.await(ServerFrame.Pong.class).ref()).isEqualTo("p");
        }
    }

    @Test
    void whoSendsTwentyOfThemInAMinuteIsHungUpOn() {
        try (TestClient client = node.signIn(person)) {
            for (int i = 0; i < 20; i++) {
                client.sendText("nonsense");
            }
            for (int i = 0; i < 20; i++) {
                client.await(ServerFrame.Error.class);
            }
            assertThat(client.await(ServerFrame.Bye.class).reason())
                    .isEqualTo(ServerFrame.ByeReason.PROTOCOL_ERROR);
            assertThat(client.awaitClose()).isEqualTo(4400);
        }
    }

    @Test
    void garbageNeverHarmsAnybodyElse() {
        long seed = Long.getLong("seed", 20_260_101L);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] garbage = garbage(random);
            try (TestClient client = i % 2 == 0 ? node.connect() : node.signIn(person)) {
                client.sendRaw(garbage);
                client.sendRaw(Wire.close(1000, ""));
                client.awaitEnd();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", case " + i, e);
            }
            if (i % 20 == 0) {
                bystander.chats();
            }
        }
    }

    private static byte[] garbage(Random random) {
        byte[] bytes = new byte[random.nextInt(1, 400)];
        random.nextBytes(bytes);
        return switch (random.nextInt(4)) {
            case 0 -> bytes;
            case 1 -> Wire.frame(random.nextInt(256), bytes);
            case 2 -> Wire.text(mutated(random));
            default -> Wire.join(Wire.text(mutated(random)), bytes);
        };
    }

    /** A good frame with a few characters replaced, dropped or doubled. */
    private static String mutated(Random random) {
        String[] good = {
            "{\"op\":\"ping\",\"ref\":\"a\"}",
            "{\"op\":\"typing\",\"room\":\"" + ROOM + "\"}",
            "{\"op\":\"read\",\"room\":\"" + ROOM + "\",\"seq\":12}",
            "{\"op\":\"sub\",\"ref\":\"a\",\"rooms\":[{\"room\":\"" + ROOM + "\",\"after\":0}]}",
            "{\"op\":\"send\",\"ref\":\"a\",\"room\":\""
                    + ROOM
                    + "\",\"id\":\""
                    + ID
                    + "\",\"type\":\"message\",\"content\":{\"text\":\"hi\"}}",
        };
        StringBuilder text = new StringBuilder(good[random.nextInt(good.length)]);
        for (int n = random.nextInt(1, 6); n > 0; n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, "{}[]\",:\\0e-ü".charAt(random.nextInt(12)));
                case 1 -> text.deleteCharAt(at);
                default -> text.insert(at, text.charAt(at));
            }
        }
        return text.toString();
    }
}
