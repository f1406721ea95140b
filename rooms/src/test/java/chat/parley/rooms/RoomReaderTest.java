package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.ROOM;
import static chat.parley.rooms.Cast.STREAM;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.protocol.ServerFrame.RoomHead;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;

class RoomReaderTest {
    private final MemoryEventLog log = new MemoryEventLog(1);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final RoomReader reader = new RoomReader(log, directory);
    private final RoomScript script =
            RoomScript.createdBy(ALICE).joined(BOB).said(BOB, "3").removed(ALICE, BOB);

    /** The log has Bob's removal under 4; the tables have not. */
    @BeforeEach
    void theTablesAreBehind() {
        log.append(STREAM, 0, script.events());
        directory.project(
                new RoomRecord(
                        ROOM,
                        RoomKind.PRIVATE,
                        "room",
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        false,
                        2,
                        1,
                        3),
                List.of(member(ALICE, 1, RoomRole.OWNER), member(BOB, 2, RoomRole.MEMBER)),
                RoomIndex.EMPTY);
    }

    private static Membership member(UserId user, long from, RoomRole role) {
        return new Membership(user, role, 0, List.of(new Interval(from, Interval.OPEN)));
    }

    @Test
    void aCursorBehindTheOwnRemovalIsRefusedBeforeTheTablesHaveIt() {
        assertThatThrownBy(() -> reader.audience(ROOM, BOB, 4))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_MEMBER));
    }

    @Test
    void aCursorBeforeTheOwnRemovalStillLeadsToIt() {
        Audience audience = reader.audience(ROOM, BOB, 3);
        audience.fold(script.events().getLast());
        assertThat(audience.isMember()).isFalse();
        assertThat(audience.sees(4)).isTrue();
    }

    /** The tables take the removal in right after they were asked for the first time. */
    @Test
    void aRemovalThatTheTablesTakeInMeanwhileIsSeen() {
        var catchingUp =
                new ForwardingDirectory(directory) {
                    @Override
                    public Optional<RoomRecord> room(RoomId room) {
                        Optional<RoomRecord> before = super.room(room);
                        takeIn();
                        return before;
                    }

                    @Override
                    public Membership membership(RoomId room, UserId user) {
                        Membership before = super.membership(room, user);
                        takeIn();
                        return before;
                    }

                    private void takeIn() {
                        RoomState after = script.folded();
                        directory.project(
                                requireNonNull(after.record()).at(4),
                                List.of(after.roster().of(BOB)),
                                RoomIndex.EMPTY);
                    }
                };
        RoomReader late = new RoomReader(log, catchingUp);
        assertThatThrownBy(() -> late.audience(ROOM, BOB, 4)).isInstanceOf(Refusal.class);
        assertThat(late.audienceIfMember(ROOM, BOB, 4)).isEmpty();
    }

    @Test
    void aCursorBeyondTheHeadIsJudgedByTheHead() {
        assertThat(reader.audience(ROOM, ALICE, 1_000).isMember()).isTrue();
    }

    @Test
    void aPageSaysWhereAllRoomsStandEvenThoseThatDidNotChange() {
        var page = reader.rooms(ALICE, reader.now(), null, 10);
        assertThat(page.rooms()).isEmpty();
        assertThat(page.joined())
                .containsExactly(new RoomHead(ROOM, 4, 1, script.events().getLast().at()));
    }

    @Test
    void aPageAfterTheOwnRemovalIsRefusedBeforeTheTablesHaveIt() {
        assertThatThrownBy(() -> reader.after(ROOM, BOB, 4, 10))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_MEMBER));
    }

    @Test
    void readingBackEndsAtAGapOfWhatRetentionTook() {
        log.trim(STREAM, 2);
        Rest.Events newest = reader.before(ROOM, ALICE, 5, 10);
        assertThat(newest.events()).extracting(Event::seq).containsExactly(3L, 4L);
        assertThat(newest.gaps()).isEmpty();
        assertThat(reader.before(ROOM, ALICE, 3, 10).gaps())
                .containsExactly(new Rest.Gap(1, 2, GapReason.RETENTION));
        assertThat(reader.before(ROOM, ALICE, 2, 10).gaps())
                .containsExactly(new Rest.Gap(1, 1, GapReason.RETENTION));
        assertThat(reader.before(ROOM, ALICE, 1, 10).gaps()).isEmpty();
    }

    @Test
    void readingBackGoesOverAllThatIsHiddenInOneStep() {
        directory.project(
                new RoomRecord(
                        ROOM,
                        RoomKind.PRIVATE,
                        "room",
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        false,
                        2,
                        1,
                        4),
                List.of(
                        new Membership(
                                ALICE,
                                RoomRole.OWNER,
                                0,
                                List.of(new Interval(1, 1), new Interval(4, Interval.OPEN)))),
                RoomIndex.EMPTY);
        assertThat(reader.before(ROOM, ALICE, 4, 1).gaps())
                .containsExactly(new Rest.Gap(2, 3, GapReason.HIDDEN));
        assertThat(reader.before(ROOM, ALICE, 5, 2))
                .satisfies(
                        page ->
                                assertThat(page.events())
                                        .extracting(Event::seq)
                                        .containsExactly(4L))
                .satisfies(
                        page ->
                                assertThat(page.gaps())
                                        .containsExactly(new Rest.Gap(2, 3, GapReason.HIDDEN)));
        log.trim(STREAM, 2);
        assertThat(reader.before(ROOM, ALICE, 4, 1).gaps())
                .containsExactly(new Rest.Gap(3, 3, GapReason.HIDDEN));
    }

    @Test
    void theHeadOfAPageIsNeverLowerThanItsLastEvent() {
        StreamHead early = new StreamHead(1, 0, 3, 1, 3, 1);
        EventLog appendedMeanwhile =
                (EventLog)
                        Proxy.newProxyInstance(
                                EventLog.class.getClassLoader(),
                                new Class<?>[] {EventLog.class},
                                (_, method, arguments) ->
                                        method.getName().equals("head")
                                                ? early
                                                : method.invoke(log, arguments));
        Rest.Events page = new RoomReader(appendedMeanwhile, directory).after(ROOM, ALICE, 2, 10);
        assertThat(page.events()).extracting(Event::seq).containsExactly(3L, 4L);
        assertThat(page.head()).isEqualTo(4);
    }
}
