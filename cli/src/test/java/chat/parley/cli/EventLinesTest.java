package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.protocol.UserId;
import chat.parley.sdk.AccessToken;
import chat.parley.sdk.RestClient;
import chat.parley.sdk.StreamItem;
import chat.parley.sdk.Unreadable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.URI;
import java.util.UUID;
import java.util.stream.Stream;

/** One line an event; people whose names the server does not tell appear by their ids. */
class EventLinesTest {
    private static final RoomId ROOM = new RoomId(new UUID(0x7000, 1L << 63));
    private static final UserId ADA = UserId.parse("aaaaaaaa-0000-4000-8000-000000000001");
    private static final UserId BEN = UserId.parse("bbbbbbbb-0000-4000-8000-000000000002");
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d ";

    private final EventLines lines =
            new EventLines(
                    new People(
                            new RestClient(
                                    URI.create("http://127.0.0.1:1"), EventLinesTest::noToken)));

    private static AccessToken noToken(String used) {
        return new AccessToken("token", Long.MAX_VALUE);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(
                        new RoomChange.Created(RoomKind.PUBLIC, "ops", Encryption.NONE, null),
                        "created the room ops"),
                Arguments.of(
                        new RoomChange.Created(RoomKind.DIRECT, null, Encryption.NONE, BEN),
                        "started the conversation"),
                Arguments.of(new RoomChange.Renamed("o\u001bps"), "named the room o�ps"),
                Arguments.of(new RoomChange.Closed(), "closed the room"),
                Arguments.of(new RoomChange.Invited(BEN), "invited bbbbbbbb"),
                Arguments.of(new RoomChange.Joined(ADA), "joined"),
                Arguments.of(new RoomChange.Left(ADA), "left"),
                Arguments.of(new RoomChange.Left(BEN), "removed bbbbbbbb"),
                Arguments.of(
                        new RoomChange.RoleGiven(BEN, RoomRole.MODERATOR),
                        "made bbbbbbbb moderator"),
                Arguments.of(
                        new RoomChange.NickChanged(ADA, "the \u001bboss"),
                        "is called the \ufffdboss here"),
                Arguments.of(new RoomChange.NickChanged(ADA, null), "goes by their own name here"),
                Arguments.of(
                        new RoomChange.NickChanged(BEN, null), "took away the nick of bbbbbbbb"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changesOfTheRoomReadLikeSentences(RoomChange change, String words) {
        assertThat(lines.text(delivered(change.type(), Content.of(change))))
                .matches(TIME + "\\* aaaaaaaa \\Q" + words + "\\E");
    }

    @Test
    void aMessageIsOneLineThatCannotPassForAnother() {
        Content content = Content.text("hello\n2026-01-01 00:00:00 ben: I owe you");
        assertThat(lines.text(delivered(EventType.MESSAGE, content)))
                .matches(TIME + "aaaaaaaa: hello ⏎ 2026-01-01 00:00:00 ben: I owe you");
    }

    @Test
    void whatWasDeletedIsSaidToBe() {
        assertThat(lines.text(delivered(EventType.MESSAGE, Content.EMPTY)))
                .endsWith("* aaaaaaaa said something that was deleted");
    }

    @Test
    void whatCannotBeReadSaysWhyInOneLine() {
        StreamItem sealed = delivered(EventType.MESSAGE, Content.text("ignored"));
        assertThat(lines.text(new RoomTalk.Read(sealed, Unreadable.KEYS_GONE)))
                .matches(
                        TIME
                                + "\\* aaaaaaaa said something that cannot be read here: its keys"
                                + " are gone");
        assertThat(lines.text(new RoomTalk.Read(sealed, null))).endsWith("aaaaaaaa: ignored");
    }

    @Test
    void whatIsUnknownIsNamedByItsType() {
        assertThat(lines.text(delivered("x.poll", Content.EMPTY)))
                .endsWith("* aaaaaaaa sent x.poll");
    }

    @Test
    void whatIsMissingIsTold() {
        Cursor cursor = new Cursor(ROOM, 9, 1L);
        assertThat(lines.text(new StreamItem.Skipped(cursor, 5, GapReason.RETENTION)))
                .isEqualTo("* events 5 to 9 are not shown: they are too old");
        assertThat(EventLines.json(new StreamItem.Skipped(cursor, 5, GapReason.HIDDEN)))
                .contains("\"op\":\"gap\"", "\"from\":5", "\"to\":9");
        assertThat(EventLines.json(new StreamItem.Restarted(cursor, 12)))
                .contains("\"op\":\"reset\"", "\"floor\":9", "\"head\":12");
    }

    @Test
    void jsonIsTheFrameOfTheProtocol() {
        assertThat(EventLines.json(delivered(EventType.MESSAGE, Content.text("hi"))))
                .startsWith("{\"op\":\"event\",\"room\":\"" + ROOM + "\",\"seq\":7")
                .endsWith("\"content\":{\"text\":\"hi\"}}");
    }

    private static StreamItem delivered(String type, Content content) {
        Event event =
                new Event(
                        7,
                        7,
                        new EventId(new UUID(0x7000, 1L << 63)),
                        type,
                        ADA,
                        new DeviceId(new UUID(0, 0)),
                        1_700_000_000_000L,
                        content);
        return new StreamItem.Delivered(new Cursor(ROOM, 7, 1L), event);
    }
}
