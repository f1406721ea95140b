package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.CAROL;
import static chat.parley.rooms.Cast.ROOM;
import static chat.parley.rooms.Cast.STREAM;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Directory.ReadCursor;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Whatever differs from the log is named, and nothing else. */
class ProjectionCheckTest {
    private static final int PROJECTED = 6;

    private final MemoryEventLog log = new MemoryEventLog(1);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final RoomScript room =
            RoomScript.createdBy(ALICE)
                    .joined(BOB)
                    .said(BOB, "hello")
                    .invited(ALICE, CAROL)
                    .left(BOB)
                    .joined(BOB);

    /** All of it is in the log, and projected. */
    private void everythingIsStored() {
        log.append(STREAM, 0, room.events());
        project(room, PROJECTED);
    }

    private void project(RoomScript upTo, long seq) {
        RoomState state = upTo.folded();
        new Projector(log, directory, new Nobody())
                .project(
                        new Sequencer.Effect.Project(
                                state.record().at(seq), state.roster().changed(), upTo.events()));
    }

    private List<String> differences() {
        List<String> found = new ArrayList<>();
        new ProjectionCheck(log, directory, found::add).run((_, _) -> {});
        return found;
    }

    private void finds(String what) {
        assertThat(differences()).singleElement().asString().contains(what);
    }

    @Test
    void whatFollowsTheLogIsRight() {
        everythingIsStored();
        assertThat(differences()).isEmpty();
    }

    @Test
    void tablesThatAreBehindAreRightUpToWhereTheyAreIfAMarkSaysSo() {
        log.append(STREAM, 0, room.events());
        directory.markDirty(ROOM, "node");
        project(room.upTo(4), 4);
        assertThat(differences()).isEmpty();
    }

    @Test
    void tablesThatAreBehindWithoutAMarkHaveLostSomething() {
        log.append(STREAM, 0, room.events());
        project(room.upTo(4), 4);
        finds("the tables end at 4, the log at 6, and no mark says so");
    }

    @Test
    void aRoomThatTheTablesLackIsMissed() {
        log.append(STREAM, 0, room.events());
        finds("the tables end at 0, the log at 6");
    }

    @Test
    void aRecordThatSaysSomethingElse() {
        everythingIsStored();
        directory.project(Story.record(PROJECTED, 3, 1), List.of(), RoomIndex.EMPTY);
        finds("the room: the tables say");
    }

    @Test
    void aMembershipThatSaysSomethingElse() {
        everythingIsStored();
        directory.project(
                room.folded().record().at(PROJECTED),
                List.of(directory.membership(ROOM, BOB).left(PROJECTED)),
                RoomIndex.EMPTY);
        finds("member " + BOB);
    }

    @Test
    void aMemberWhomTheLogDoesNotKnow() {
        everythingIsStored();
        directory.project(
                room.folded().record().at(PROJECTED),
                List.of(Membership.none(Cast.user(9)).invited(1)),
                RoomIndex.EMPTY);
        finds("member " + Cast.user(9));
    }

    @Test
    void aMemberWhomTheTablesForgot() {
        everythingIsStored();
        directory.project(
                room.folded().record().at(PROJECTED),
                List.of(Membership.none(CAROL)),
                RoomIndex.EMPTY);
        finds("member " + CAROL + ": the tables say nothing");
    }

    @Test
    void aCursorBeyondTheEndOfTheLog() {
        everythingIsStored();
        directory.advance(ROOM, BOB, new ReadCursor(9, 2));
        finds("has read up to 9, and the log ends at 6");
    }

    @Test
    void aRoomWithoutALog() {
        everythingIsStored();
        RoomId other = new RoomId(new UUID(0x7000, 0x8000_0000_0000_0000L | 2));
        RoomRecord record = room.folded().record();
        directory.project(
                new RoomRecord(
                        other,
                        record.kind(),
                        "other",
                        record.encryption(),
                        RoomSettings.DEFAULT,
                        false,
                        0,
                        0,
                        1),
                List.of(),
                RoomIndex.EMPTY);
        finds("room " + other + ", the tables have it, and it has no log");
    }

    @Test
    void aNoticeThatTheTablesClaimAndTheInboxLacks() {
        log.append(STREAM, 0, room.events());
        directory.project(
                room.folded().record().at(PROJECTED),
                room.folded().roster().changed(),
                RoomIndex.EMPTY);
        assertThat(differences()).hasSize(5).allMatch(what -> what.contains("the inbox of "));
    }

    @Test
    void aNoticeThatIsThereTwice() {
        everythingIsStored();
        StreamId inbox = StreamId.inbox(CAROL);
        log.append(inbox, 1, List.of(renumbered(log.read(inbox, 0, 1).getFirst(), 2)));
        finds(inbox + " says at 2 what it said before");
    }

    @Test
    void aNoticeOfWhatDidNotHappen() {
        everythingIsStored();
        tell(Content.of(new Inboxes.Pointer(ROOM, 3)));
        finds("an inbox tells of what did not happen");
    }

    @Test
    void aNoticeOfARoomThatIsNot() {
        everythingIsStored();
        tell(Content.of(new Inboxes.Pointer(new RoomId(new UUID(0x7000, 7)), 1)));
        finds("inboxes tell of it, and it has no log");
    }

    @Test
    void aNoticeThatSaysNothing() {
        everythingIsStored();
        tell(Content.text("hello"));
        finds("has at 2 no notice");
    }

    private void tell(Content content) {
        Event event =
                new Event(
                        2,
                        0,
                        Cast.id(77),
                        EventType.MEMBER_LEFT,
                        ALICE,
                        Cast.deviceOf(ALICE),
                        Cast.NOW,
                        content);
        log.append(StreamId.inbox(CAROL), 1, List.of(event));
    }

    private static Event renumbered(Event event, long seq) {
        return new Event(
                seq,
                event.n(),
                event.id(),
                event.type(),
                event.sender(),
                event.device(),
                event.at(),
                event.content());
    }

    @Test
    void anIdThatOccursTwiceInARoom() {
        room.said(BOB, Cast.id(5), "once").said(BOB, Cast.id(5), "twice");
        log.append(STREAM, 0, room.events());
        project(room, PROJECTED + 2);
        finds("1 events have an id that another has, too");
    }

    @Test
    void manyIdsAreAllLookedAt() {
        for (int i = 0; i < 400; i++) {
            room.said(BOB, "again");
        }
        log.append(STREAM, 0, room.events());
        project(room, PROJECTED + 400);
        assertThat(differences()).isEmpty();
    }

    @Test
    void aRoomWhoseStartRetentionTookIsPassedOver() {
        everythingIsStored();
        log.trim(STREAM, 2);
        directory.project(Story.record(PROJECTED, 3, 1), List.of(), RoomIndex.EMPTY);
        assertThat(differences()).isEmpty();
    }

    /** While somebody reads, others go on; the order of reading is what keeps that from showing. */
    @Test
    void aRoomThatGrowsMeanwhileIsRight() {
        everythingIsStored();
        directory.markDirty(ROOM, "node");
        List<String> found = new ArrayList<>();
        Directory busy =
                new ForwardingDirectory(directory) {
                    @Override
                    public List<Membership> known(RoomId id, int limit) {
                        RoomScript longer = room.said(BOB, "meanwhile");
                        log.append(STREAM, longer.last().seq() - 1, List.of(longer.last()));
                        return super.known(id, limit);
                    }
                };
        new ProjectionCheck(log, busy, found::add).run((_, _) -> {});
        assertThat(found).isEmpty();
        assertThat(log.head(STREAM).head()).isGreaterThan(PROJECTED);
    }

    private record Nobody() implements Bus {
        @Override
        public Tap subscribe(StreamId topic, Consumer<Signal> listener) {
            throw new AssertionError("nobody listens here");
        }

        @Override
        public void publish(StreamId topic, Signal signal) {}

        @Override
        public void close() {}
    }
}
