package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.CAROL;
import static chat.parley.rooms.Cast.ROOM;
import static chat.parley.rooms.Cast.id;
import static chat.parley.rooms.Story.acked;
import static chat.parley.rooms.Story.answer;
import static chat.parley.rooms.Story.append;
import static chat.parley.rooms.Story.catchUp;
import static chat.parley.rooms.Story.change;
import static chat.parley.rooms.Story.given;
import static chat.parley.rooms.Story.member;
import static chat.parley.rooms.Story.message;
import static chat.parley.rooms.Story.owner;
import static chat.parley.rooms.Story.publish;
import static chat.parley.rooms.Story.record;
import static chat.parley.rooms.Story.room;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/** A room with more people than its sequencer holds, told as stories. */
class SequencerLargeRoomTest {
    private final Submission hello = message(BOB, id(1), "hello");
    private final Event helloAt3 = room(3).said(BOB, id(1), "hello").last();
    private final Event removedAt3 = room(3).removed(ALICE, BOB).last();

    /** Of Alice and Bob, neither of whom is held. */
    private static Sequencer large() {
        RoomState state =
                new RoomState(
                        ROOM,
                        record(2, 2, 1),
                        0,
                        new Roster(List.of(), false),
                        new RecentIds(0, RoomBounds.DEFAULT));
        return new Sequencer(state, List.of(), RoomBounds.DEFAULT);
    }

    private static Membership gone(UserId user, long since, long until) {
        return new Membership(user, null, 0, List.of(new Interval(since, until)));
    }

    @Test
    void peopleOfALargeRoomAreLookedUp() {
        given(large())
                .when(hello)
                .then(new Effect.LookUp(Set.of(BOB), Set.of()))
                .when(new Input.Found(record(2, 2, 1), List.of(member(BOB, 2)), List.of()))
                .then(new Effect.MarkDirty())
                .when(new Input.Marked())
                .then(append(2, helloAt3));
    }

    @Test
    void tablesThatAreAheadOfALargeRoomAreNotFoldedTwice() {
        given(large())
                .when(hello)
                .then(new Effect.LookUp(Set.of(BOB), Set.of()))
                .when(new Input.Found(record(3, 1, 1), List.of(gone(BOB, 2, 3)), List.of()))
                .then(catchUp(2))
                .when(new Input.Caught(List.of(removedAt3), false))
                .then(new Effect.Project(record(3, 1, 1), List.of(), List.of(removedAt3)));
    }

    @Test
    void aCatchUpLooksUpWhomItDoesNotKnow() {
        given(large())
                .when(message(ALICE, id(8), "hi"))
                .when(new Input.Found(record(2, 2, 1), List.of(owner(ALICE, 1)), List.of()))
                .when(new Input.Marked())
                .when(new Input.Conflicted())
                .when(new Input.Caught(List.of(removedAt3), false))
                .then(new Effect.LookUp(Set.of(BOB), Set.of()))
                .when(new Input.Found(record(2, 2, 1), List.of(member(BOB, 2)), List.of()))
                .then(catchUp(2))
                .when(new Input.Caught(List.of(removedAt3), false))
                .then(
                        new Effect.Project(
                                record(3, 1, 1), List.of(gone(BOB, 2, 3)), List.of(removedAt3)));
    }

    @Test
    void whomTheTablesHoldIsNotHeldAsWell() {
        Submission joining = change(CAROL, id(2), new RoomChange.Joined(CAROL));
        given(large())
                .when(joining)
                .when(new Input.Found(record(2, 2, 1), List.of(Membership.none(CAROL)), List.of()))
                .when(new Input.Marked())
                .when(new Input.Appended())
                .when(new Input.Projected())
                .when(message(CAROL, id(3), "hello"))
                .then(new Effect.LookUp(Set.of(CAROL), Set.of()));
    }

    @Test
    void whoWasLookedUpInOlderTablesIsLookedUpAnew() {
        Submission fromAlice = message(ALICE, id(8), "hi");
        RoomScript after = room(3).said(BOB, id(1), "hello").removed(ALICE, BOB);
        Event removedAt4 = after.last();
        Event hiAt5 = after.said(ALICE, id(8), "hi").last();
        Submission late = message(BOB, id(9), "am I still here?");
        given(large())
                .when(hello)
                .when(new Input.Found(record(2, 2, 1), List.of(member(BOB, 2)), List.of()))
                .when(new Input.Marked())
                .when(new Input.Appended())
                .when(fromAlice)
                .then(new Effect.LookUp(Set.of(ALICE), Set.of()))
                .when(new Input.Found(record(4, 1, 1), List.of(owner(ALICE, 1)), List.of()))
                .then(catchUp(3))
                .when(new Input.Caught(List.of(removedAt4), false))
                .when(new Input.Projected())
                .then(publish(removedAt4), append(4, hiAt5))
                .when(new Input.Appended())
                .then(acked(fromAlice, 5), publish(hiAt5))
                .when(late)
                .then(new Effect.LookUp(Set.of(BOB), Set.of()));
    }

    @Test
    void whatNewerTablesHoldReplacesWhatWasFolded() {
        Submission fromCarol = message(CAROL, id(8), "hi");
        RoomScript after = room(3).joined(CAROL).removed(ALICE, BOB).left(CAROL);
        List<Event> missed = after.events(3, 5);
        given(large())
                .when(fromCarol)
                .when(new Input.Found(record(2, 2, 1), List.of(Membership.none(CAROL)), List.of()))
                .then(catchUp(2))
                .when(new Input.Caught(missed, false))
                .then(new Effect.LookUp(Set.of(BOB), Set.of()))
                .when(new Input.Found(record(5, 1, 1), List.of(gone(BOB, 2, 4)), List.of()))
                .then(catchUp(3))
                .when(new Input.Caught(after.events(4, 5), false))
                .then(new Effect.Project(record(5, 1, 1), List.of(), missed))
                .when(new Input.Projected())
                .then(
                        publish(missed.toArray(Event[]::new)),
                        new Effect.LookUp(Set.of(CAROL), Set.of()))
                .when(new Input.Found(record(5, 1, 1), List.of(gone(CAROL, 3, 5)), List.of()))
                .then(
                        answer(
                                fromCarol,
                                new Outcome.Refused(
                                        ErrorCode.NOT_MEMBER,
                                        "only members of the room can do this")));
    }
}
