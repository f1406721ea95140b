package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.parley.protocol.AccountState;
import chat.parley.protocol.Availability;
import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** The oracle finds everything that is shown to somebody outside its audience, and nothing else. */
class AudienceOracleTest {
    private static final Random RANDOM = new Random(5);
    private static final UserId OWNER = user();
    private static final UserId GONE = user();
    private static final UserId LATE = user();
    private static final UserId INVITED = user();
    private static final UserId STRANGER = user();
    private static final RoomId ROOM = new RoomId(Uuids.v7(1, RANDOM));

    /** The owner's room, in which {@code GONE} was from 2 to 4, and {@code LATE} is from 6. */
    private static final List<Event> LOG = log();

    private static final long REMOVED_AT = 4_000;
    private static final Moment SOON_AFTER = new Moment(REMOVED_AT + 900, REMOVED_AT - 100);
    private static final Moment LATER = new Moment(9_000, 8_000);

    private final List<String> leaks = new ArrayList<>();
    private final AudienceOracle oracle = new AudienceOracle(Set.of("any room"), leaks::add);

    AudienceOracleTest() {
        LOG.forEach(event -> oracle.appended(ROOM, event, event.seq() * 1_000));
        oracle.inForce(ROOM, LOG.size(), REMOVED_AT);
    }

    @Test
    void aPageMayShowWhatIsDeletedOnlyIfItWasAskedForBefore() {
        Event said = LOG.get(6);
        Content edit = Content.of(new Said.Edit(7, "better", null, null));
        Event edited = event(9, OWNER, EventType.EDIT, edit);
        Content deletion = Content.of(new RoomChange.Deletion(List.of(7L)));
        Event deleted = event(10, OWNER, EventType.DELETION, deletion);
        oracle.appended(ROOM, edited, 9_000);
        oracle.appended(ROOM, deleted, 10_000);
        var shown = new Rest.Events(List.of(said, edited, deleted), List.of(), 10, 1, 0);
        var scrubbed =
                new Rest.Events(
                        List.of(said.scrubbed(), edited.scrubbed(), deleted), List.of(), 10, 1, 0);
        long before = oracle.inForce(ROOM);
        oracle.inForce(ROOM, 10, 11_000);
        assertThat(oracle.deleted(ROOM, shown, before)).isEmpty();
        assertThat(oracle.deleted(ROOM, shown, oracle.inForce(ROOM))).containsExactly(said, edited);
        assertThat(oracle.deleted(ROOM, scrubbed, oracle.inForce(ROOM))).isEmpty();
    }

    private static UserId user() {
        return new UserId(Uuids.v4(RANDOM));
    }

    private static List<Event> log() {
        List<Event> log = new ArrayList<>();
        var created = new RoomChange.Created(RoomKind.PRIVATE, "secret-1", Encryption.NONE, null);
        change(log, OWNER, created);
        change(log, GONE, new RoomChange.Joined(GONE));
        say(log, "said-3");
        change(log, OWNER, new RoomChange.Left(GONE));
        say(log, "said-5");
        change(log, LATE, new RoomChange.Joined(LATE));
        say(log, "said-7");
        change(log, OWNER, new RoomChange.Invited(INVITED));
        return log;
    }

    private static void change(List<Event> log, UserId by, RoomChange change) {
        log.add(event(log.size() + 1, by, change.type(), Content.of(change)));
    }

    private static void say(List<Event> log, String text) {
        log.add(event(log.size() + 1, OWNER, EventType.MESSAGE, Content.text(text)));
    }

    private static Event event(long seq, UserId by, String type, Content content) {
        EventId id = new EventId(Uuids.v7(seq, RANDOM));
        return new Event(seq, 0, id, type, by, new DeviceId(by.value()), seq, content);
    }

    private static Event at(long seq) {
        return LOG.get((int) seq - 1);
    }

    private static ServerFrame delivered(long seq) {
        return ServerFrame.Delivered.of(ROOM, at(seq));
    }

    private static ServerFrame notice(UserId recipient, long seq) {
        Content where = Content.of(new Where(ROOM, seq));
        Event notice = event(1, at(seq).sender(), at(seq).type(), where);
        return ServerFrame.Delivered.of(new RoomId(recipient.value()), notice);
    }

    private record Where(RoomId room, long seq) {}

    private static ServerFrame heads() {
        return new ServerFrame.Heads(List.of(new ServerFrame.RoomHead(ROOM, 8, 3, 0)));
    }

    private static ServerFrame listed(String name, RoomRole role, long head) {
        return new ServerFrame.Rooms(List.of(summary(name, role, head)), false, null);
    }

    private static RoomSummary summary(String name, RoomRole role, long head) {
        return new RoomSummary(
                ROOM,
                RoomKind.PRIVATE,
                name,
                null,
                Encryption.NONE,
                role,
                role == null,
                false,
                1,
                0,
                head,
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                0,
                false,
                null,
                null,
                List.of());
    }

    private static ServerFrame error(ErrorCode code, String message) {
        return new ServerFrame.Error("r1", ROOM, code, message, null);
    }

    private static ServerFrame presence(UserId of) {
        return new ServerFrame.Presence(of, Availability.ONLINE, null);
    }

    private static ServerFrame profile(UserId of, String name, @Nullable AccountState state) {
        return new ServerFrame.Profile(of, name, name, null, state);
    }

    static Stream<Arguments> fine() {
        return Stream.of(
                arguments(OWNER, delivered(5), LATER),
                arguments(GONE, delivered(3), LATER),
                arguments(GONE, delivered(4), LATER),
                arguments(LATE, delivered(6), LATER),
                arguments(GONE, notice(GONE, 4), LATER),
                arguments(INVITED, notice(INVITED, 8), LATER),
                arguments(LATE, new ServerFrame.Gap(ROOM, 1, 5, GapReason.HIDDEN), LATER),
                arguments(GONE, new ServerFrame.Gap(ROOM, 1, 1, GapReason.HIDDEN), LATER),
                arguments(LATE, heads(), LATER),
                arguments(GONE, heads(), SOON_AFTER),
                arguments(LATE, new ServerFrame.Typing(ROOM, OWNER, null), LATER),
                arguments(GONE, new ServerFrame.Typing(ROOM, OWNER, null), SOON_AFTER),
                arguments(LATE, new ServerFrame.Read(ROOM, OWNER, 8, 3), LATER),
                arguments(LATE, presence(OWNER), LATER),
                arguments(LATE, profile(OWNER, "ada", null), LATER),
                arguments(LATE, profile(OWNER, "ada", AccountState.SUSPENDED), LATER),
                arguments(LATE, profile(OWNER, "unknown", AccountState.DELETED), LATER),
                arguments(STRANGER, presence(STRANGER), LATER),
                arguments(OWNER, new ServerFrame.Ack("r", ROOM, 3, 3), LATER),
                arguments(INVITED, listed("secret-1", null, 0), LATER),
                arguments(LATE, listed("secret-1", RoomRole.MEMBER, 8), LATER),
                arguments(LATE, error(ErrorCode.FORBIDDEN, "not in secret-1"), LATER),
                arguments(GONE, error(ErrorCode.NOT_MEMBER, "you left"), LATER),
                arguments(OWNER, new ServerFrame.Pong("said-3"), LATER),
                arguments(STRANGER, new ServerFrame.Bye(bye(), "down", 1L), LATER));
    }

    private static ServerFrame.ByeReason bye() {
        return ServerFrame.ByeReason.DRAINING;
    }

    @ParameterizedTest
    @MethodSource("fine")
    void whatIsForSomebodyIsNoLeak(UserId user, ServerFrame frame, Moment moment) {
        oracle.shown(user, frame, moment);
        assertThat(leaks).isEmpty();
        assertThat(oracle.showings()).isEqualTo(1);
    }

    static Stream<ServerFrame> passing() {
        return Stream.of(
                new ServerFrame.Read(ROOM, OWNER, 8, 3),
                new ServerFrame.Typing(ROOM, OWNER, null),
                presence(OWNER));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void whatSomebodyWantsNotToBeToldIsALeakOnceThatHolds(ServerFrame frame) {
        var hidden = new PresenceSettings(AvailabilityChoice.INVISIBLE, null, false, false);
        oracle.chose(OWNER, hidden, 5_000, 7_000);
        oracle.shown(LATE, frame, new Moment(7_500, 6_500));
        oracle.shown(OWNER, frame, LATER);
        assertThat(leaks).as("before, and to themselves").isEmpty();
        oracle.shown(LATE, frame, LATER);
        assertThat(leaks).hasSize(1);
        oracle.chose(OWNER, PresenceSettings.DEFAULTS, 8_500, 20_000);
        oracle.shown(LATE, frame, LATER);
        assertThat(leaks).as("and no longer").hasSize(1);
    }

    static Stream<PresenceSettings> silent() {
        return Stream.of(
                new PresenceSettings(AvailabilityChoice.ONLINE, null, false, false),
                new PresenceSettings(AvailabilityChoice.INVISIBLE, null, true, true));
    }

    @ParameterizedTest
    @MethodSource("silent")
    void whoDoesNotTellIsNotTold(PresenceSettings silent) {
        oracle.shown(LATE, new ServerFrame.Settings(silent), LATER);
        oracle.shown(LATE, presence(OWNER), LATER);
        assertThat(leaks).isEmpty();
        oracle.shown(LATE, new ServerFrame.Read(ROOM, OWNER, 8, 3), LATER);
        oracle.shown(LATE, new ServerFrame.Typing(ROOM, OWNER, null), LATER);
        assertThat(leaks).hasSize(2);
    }

    static Stream<Arguments> leaks() {
        Event changed = event(3, OWNER, EventType.MESSAGE, Content.text("said-0"));
        return Stream.of(
                arguments("an event after the removal", GONE, delivered(5), SOON_AFTER),
                arguments("an event before the joining", LATE, delivered(5), LATER),
                arguments("an event of another's room", STRANGER, delivered(3), LATER),
                arguments("an event to somebody only invited", INVITED, delivered(8), LATER),
                arguments(
                        "an event that is not what was said",
                        OWNER,
                        ServerFrame.Delivered.of(ROOM, changed),
                        LATER),
                arguments(
                        "an event that is not durable",
                        OWNER,
                        ServerFrame.Delivered.of(
                                ROOM, event(9, OWNER, EventType.MESSAGE, Content.text("said-9"))),
                        LATER),
                arguments("somebody else's inbox", LATE, notice(INVITED, 8), LATER),
                arguments(
                        "a notice about somebody else",
                        STRANGER,
                        ServerFrame.Delivered.of(
                                new RoomId(STRANGER.value()),
                                event(
                                        1,
                                        OWNER,
                                        EventType.MEMBER_LEFT,
                                        Content.of(new Where(ROOM, 4)))),
                        LATER),
                arguments("heads long after the removal", GONE, heads(), LATER),
                arguments("heads to a stranger", STRANGER, heads(), SOON_AFTER),
                arguments("heads to somebody invited", INVITED, heads(), LATER),
                arguments(
                        "how much was said after the removal",
                        GONE,
                        new ServerFrame.Gap(ROOM, 5, 7, GapReason.HIDDEN),
                        LATER),
                arguments("typing", STRANGER, new ServerFrame.Typing(ROOM, OWNER, null), LATER),
                arguments("a cursor", GONE, new ServerFrame.Read(ROOM, OWNER, 8, 3), LATER),
                arguments("presence of somebody else's friend", STRANGER, presence(OWNER), LATER),
                arguments("a stranger's new name", STRANGER, profile(OWNER, "ada", null), LATER),
                arguments(
                        "a name of somebody gone",
                        LATE,
                        profile(OWNER, "ada", AccountState.DELETED),
                        LATER),
                arguments("presence of somebody only invited", LATE, presence(INVITED), LATER),
                arguments("presence after the removal", OWNER, presence(GONE), LATER),
                arguments("a head", GONE, new ServerFrame.Reset(ROOM, 1, 0, 8), LATER),
                arguments("another's ack", LATE, new ServerFrame.Ack("r", ROOM, 3, 3), LATER),
                arguments("a room by name", STRANGER, listed("secret-1", null, 0), LATER),
                arguments(
                        "a room's head to somebody only invited",
                        INVITED,
                        listed("secret-1", null, 8),
                        LATER),
                arguments("a name from elsewhere", LATE, listed("secret-2", null, 0), LATER),
                arguments(
                        "a room that nobody asked about",
                        STRANGER,
                        new ServerFrame.Behind(List.of(ROOM)),
                        LATER),
                arguments(
                        "that the room is there",
                        STRANGER,
                        error(ErrorCode.NOT_MEMBER, "only members"),
                        LATER),
                arguments(
                        "what was said, in an error",
                        LATE,
                        error(ErrorCode.INVALID, "cannot follow 'said-5'"),
                        LATER),
                arguments(
                        "the room's name, in an error",
                        STRANGER,
                        new ServerFrame.Error(null, null, ErrorCode.BUSY, "secret-1 waits", 1L),
                        LATER),
                arguments(
                        "what was said, in a farewell",
                        STRANGER,
                        new ServerFrame.Bye(bye(), "said-3", null),
                        LATER),
                arguments(
                        "another's session",
                        LATE,
                        new ServerFrame.Ready(
                                OWNER,
                                new DeviceId(OWNER.value()),
                                new SessionId(OWNER.value()),
                                1,
                                1,
                                new ServerFrame.Bounds(1, 1, 1, 1)),
                        LATER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leaks")
    void whatIsNotForSomebodyIsALeak(String what, UserId user, ServerFrame frame, Moment moment) {
        oracle.shown(user, frame, moment);
        assertThat(leaks).as(what).isNotEmpty();
    }

    @Test
    void whoAskedAboutARoomMayBeAnsweredThatThereIsNone() {
        oracle.heard(STRANGER, new ClientFrame.Typing(ROOM, null));
        oracle.shown(STRANGER, error(ErrorCode.NOT_FOUND, "there is no such room"), LATER);
        oracle.shown(STRANGER, error(ErrorCode.NOT_MEMBER, "any room"), LATER);
        assertThat(leaks).isEmpty();
    }

    @Test
    void aRemovalThatIsNotInForceLeavesWhatPassesButNoEvent() {
        AudienceOracle early = new AudienceOracle(Set.of(), leaks::add);
        LOG.forEach(event -> early.appended(ROOM, event, event.seq() * 1_000));

        early.shown(GONE, heads(), LATER);
        assertThat(leaks).isEmpty();

        early.shown(GONE, delivered(5), LATER);
        assertThat(leaks).hasSize(1);
    }

    @Test
    void pagesAreCheckedEventByEvent() {
        Rest.Gap hidden = new Rest.Gap(1, 5, GapReason.HIDDEN);
        Rest.Events page = new Rest.Events(LOG.subList(5, 8), List.of(hidden), 8, 1, 0);

        oracle.shown(LATE, ROOM, page, LATER);
        assertThat(leaks).isEmpty();
        assertThat(oracle.deliveries()).isEqualTo(3);

        oracle.shown(GONE, ROOM, page, LATER);
        assertThat(leaks).hasSize(5); // three events, a gap and the head
    }

    @Test
    void plainAnswersAreChecked() {
        oracle.shown(STRANGER, summary("secret-1", null, 0), LATER);
        oracle.shownToMember(STRANGER, ROOM, "who is there", LATER);
        oracle.refused(STRANGER, ROOM, ErrorCode.CONFLICT, "secret-1 is there", LATER);
        assertThat(leaks).hasSize(4);
    }

    @Test
    void aPublicRoomIsNoSecretToAnybodyButGuestsOfTheServer() {
        RoomId market = new RoomId(Uuids.v7(2, RANDOM));
        var created = new RoomChange.Created(RoomKind.PUBLIC, "market-1", Encryption.NONE, null);
        oracle.appended(market, event(1, OWNER, created.type(), Content.of(created)), 1_000);
        ServerFrame busy = new ServerFrame.Error(null, null, ErrorCode.BUSY, "market-1 waits", 1L);

        oracle.refused(STRANGER, market, ErrorCode.NOT_MEMBER, "join market-1 first", LATER);
        oracle.shown(STRANGER, busy, LATER);
        assertThat(leaks).isEmpty();

        oracle.guest(STRANGER);
        oracle.refused(STRANGER, market, ErrorCode.NOT_MEMBER, "join the room first", LATER);
        oracle.shown(STRANGER, busy, LATER);
        assertThat(leaks).hasSize(2);
    }
}
