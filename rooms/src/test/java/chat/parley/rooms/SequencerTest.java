package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.CAROL;
import static chat.parley.rooms.Cast.NOW;
import static chat.parley.rooms.Cast.ROOM;
import static chat.parley.rooms.Cast.id;
import static chat.parley.rooms.Story.acked;
import static chat.parley.rooms.Story.answer;
import static chat.parley.rooms.Story.append;
import static chat.parley.rooms.Story.catchUp;
import static chat.parley.rooms.Story.change;
import static chat.parley.rooms.Story.given;
import static chat.parley.rooms.Story.givenIdle;
import static chat.parley.rooms.Story.member;
import static chat.parley.rooms.Story.message;
import static chat.parley.rooms.Story.owner;
import static chat.parley.rooms.Story.publish;
import static chat.parley.rooms.Story.record;
import static chat.parley.rooms.Story.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomKind;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** The order of things in one room, told as stories. */
class SequencerTest {
    private static final Outcome DOWN =
            new Outcome.Busy(ErrorCode.UNAVAILABLE, "a store does not answer", 1_000);

    private final RoomScript room = RoomScript.createdBy(ALICE).joined(BOB);
    private final Submission hello = message(BOB, id(1), "hello");
    private final Event helloAt3 = room(3).said(BOB, id(1), "hello").last();

    private final Submission joining = change(CAROL, id(2), new RoomChange.Joined(CAROL));
    private final Event joinedAt3 = room(3).joined(CAROL).last();

    private static Event withId(Event event, Submission named) {
        return new Event(
                event.seq(),
                event.n(),
                named.id(),
                event.type(),
                event.sender(),
                event.device(),
                event.at(),
                event.content());
    }

    @Test
    void anIdleRoomIsMarkedBeforeItsFirstAppend() {
        givenIdle(room)
                .when(hello)
                .then(new Effect.MarkDirty())
                .when(new Input.Marked())
                .then(append(2, helloAt3));
    }

    @Test
    void nobodyIsAnsweredBeforeTheEventIsDurable() {
        given(room)
                .when(hello)
                .then(append(2, helloAt3))
                .when(new Input.Appended())
                .then(acked(hello, 3), publish(helloAt3));
    }

    @Test
    void whatComesDuringAnAppendIsTheNextBatch() {
        Submission second = message(ALICE, id(2), "second");
        Submission third = message(BOB, id(3), "third");
        RoomScript after = room(3).said(BOB, id(1), "hello");
        after.said(ALICE, id(2), "second").said(BOB, id(3), "third");
        given(room)
                .when(hello)
                .when(second)
                .then()
                .when(third)
                .then()
                .when(new Input.Appended())
                .then(
                        acked(hello, 3),
                        publish(helloAt3),
                        append(3, after.events(4, 5).toArray(Event[]::new)));
    }

    @Test
    void onlyMessagesMakeARoomUnread() {
        Submission note = message(BOB, id(1), "one");
        given(room(5)).when(note).then(append(4, room(5).said(BOB, id(1), "one").last()));
        assertThat(room(5).said(BOB, "one").last().n()).isEqualTo(3);
    }

    @Test
    void aRetriedSendIsAnsweredWithTheNumberItGot() {
        RoomScript landed = RoomScript.createdBy(ALICE).joined(BOB).said(BOB, id(1), "hello");
        given(landed).when(hello).then(acked(hello, 3));
    }

    @Test
    void aRetryOfARemovedSenderStillLearnsThatItLanded() {
        RoomScript landed = RoomScript.createdBy(ALICE).joined(BOB).said(BOB, id(1), "hello");
        given(landed.removed(ALICE, BOB)).when(hello).then(acked(hello, 3));
    }

    @Test
    void theSameIdOfAnotherSenderIsAnotherEvent() {
        RoomScript landed = RoomScript.createdBy(ALICE).joined(BOB).said(ALICE, id(1), "mine");
        given(landed)
                .when(hello)
                .then(
                        append(
                                3,
                                RoomScript.createdBy(ALICE)
                                        .joined(BOB)
                                        .said(ALICE, id(1), "mine")
                                        .said(BOB, id(1), "hello")
                                        .last()));
    }

    @Test
    void oneIdTwiceInABatchIsAppendedOnceAndAnsweredTwice() {
        Submission first = message(ALICE, id(5), "first");
        Submission again = message(BOB, id(1), "hello");
        Event helloAt4 = room(3).said(ALICE, id(5), "first").said(BOB, id(1), "hello").last();
        given(room)
                .when(first)
                .when(hello)
                .when(again)
                .when(new Input.Appended())
                .then(
                        acked(first, 3),
                        publish(room(3).said(ALICE, id(5), "first").last()),
                        append(3, helloAt4))
                .when(new Input.Appended())
                .then(acked(hello, 4), acked(again, 4), publish(helloAt4));
    }

    @Test
    void aConflictIsCaughtUpAndTheEventCheckedAnew() {
        Event removedAt3 = room(3).removed(ALICE, BOB).last();
        Effect project =
                new Effect.Project(
                        record(3, 1, 1),
                        List.of(new Membership(BOB, null, 0, List.of(new Interval(2, 3)))),
                        List.of(removedAt3));
        given(room)
                .when(hello)
                .when(new Input.Conflicted())
                .then(catchUp(2))
                .when(new Input.Caught(List.of(removedAt3), false))
                .then(project)
                .when(new Input.Projected())
                .then(
                        publish(removedAt3),
                        answer(
                                hello,
                                new Outcome.Refused(
                                        ErrorCode.NOT_MEMBER,
                                        "only members of the room can do this")));
    }

    @Test
    void afterAnUnknownOutcomeTheLogIsReadBeforeAnybodyIsTold() {
        given(room)
                .when(hello)
                .when(new Input.Unknown())
                .then(catchUp(2))
                .when(new Input.Caught(List.of(helloAt3), false))
                .then(acked(hello, 3), publish(helloAt3));
    }

    @Test
    void whatDidNotLandIsAppendedAgainUnderTheSameId() {
        given(room)
                .when(hello)
                .when(new Input.Unknown())
                .when(new Input.Caught(List.of(), false))
                .then(append(2, helloAt3));
    }

    @Test
    void aStoreThatNeverSaysIsGivenUpWithAnUnknownOutcome() {
        Story story = given(room).when(hello);
        for (int tries = 0; tries < 4; tries++) {
            story.when(new Input.Unknown())
                    .when(new Input.Caught(List.of(), false))
                    .then(append(2, helloAt3));
        }
        story.when(new Input.Unknown())
                .when(new Input.Caught(List.of(), false))
                .then(answer(hello, new Outcome.Unknown()));
    }

    @Test
    void whoMayHaveLandedIsNotToldOtherwiseWhenTheStoreGoesAway() {
        given(room)
                .when(hello)
                .when(new Input.Unknown())
                .when(new Input.Unavailable())
                .then(answer(hello, new Outcome.Unknown()));
    }

    @Test
    void aStoreThatIsDownIsToldAsBusy() {
        given(room).when(hello).when(new Input.Unavailable()).then(answer(hello, DOWN));
    }

    @Test
    void aChangeIsProjectedBeforeItIsAnswered() {
        Event joined = withId(joinedAt3, joining);
        given(room)
                .when(joining)
                .then(append(2, joined))
                .when(new Input.Appended())
                .then(
                        new Effect.Project(
                                record(3, 3, 1), List.of(member(CAROL, 3)), List.of(joined)))
                .when(new Input.Projected())
                .then(acked(joining, 3), publish(joined));
    }

    @Test
    void tablesThatAreDownDelayTheAnswerOfAChange() {
        Event joined = withId(joinedAt3, joining);
        Effect project =
                new Effect.Project(record(3, 3, 1), List.of(member(CAROL, 3)), List.of(joined));
        given(room)
                .when(joining)
                .when(new Input.Appended())
                .then(project)
                .when(new Input.Unavailable())
                .then(project);
    }

    @Test
    void aChangeThatACrashedOwnerLeftUnprojectedIsProjectedBeforeItsRetryIsAnswered() {
        Event joined = withId(joinedAt3, joining);
        RoomState state = room.projected();
        state.fold(joined);
        Effect project =
                new Effect.Project(record(3, 3, 1), List.of(member(CAROL, 3)), List.of(joined));
        given(new Sequencer(state, List.of(joined), RoomBounds.DEFAULT))
                .when(joining)
                .then(project)
                .when(new Input.Projected())
                .then(acked(joining, 3));
    }

    @Test
    void theInboxesAreToldOfAChangeThatACrashedOwnerLeftUnprojected() {
        RoomState state = room.projected();
        state.fold(joinedAt3);
        given(new Sequencer(state, List.of(joinedAt3), RoomBounds.DEFAULT))
                .when(new Input.Retire())
                .then(
                        new Effect.Project(
                                record(3, 3, 1), List.of(member(CAROL, 3)), List.of(joinedAt3)))
                .when(new Input.Projected())
                .then(new Effect.Retired());
    }

    @Test
    void aChangeThatABrokenCatchUpFoldedIsProjectedBeforeItsRetryIsAnswered() {
        Event joined = withId(joinedAt3, joining);
        Effect project =
                new Effect.Project(record(3, 3, 1), List.of(member(CAROL, 3)), List.of(joined));
        given(room)
                .when(joining)
                .when(new Input.Unknown())
                .when(new Input.Caught(List.of(joined), true))
                .then(catchUp(3))
                .when(new Input.Unavailable())
                .then(answer(joining, new Outcome.Unknown()))
                .when(joining)
                .then(project)
                .when(new Input.Projected())
                .then(acked(joining, 3), publish(joined));
    }

    @Test
    void aChangeIsAppendedAlone() {
        Event joined = withId(room(3).said(BOB, id(1), "hello").joined(CAROL).last(), joining);
        Submission after = message(ALICE, id(7), "after");
        given(room)
                .when(hello)
                .when(joining)
                .when(after)
                .when(new Input.Appended())
                .then(acked(hello, 3), publish(helloAt3), append(3, joined));
    }

    @Test
    void whoJoinedAtAnotherOwnerAMomentAgoIsNotRefused() {
        Submission fromCarol = message(CAROL, id(1), "hello");
        RoomScript after = room(3).joined(CAROL);
        Event joined = after.last();
        given(room)
                .when(fromCarol)
                .then(catchUp(2))
                .when(new Input.Caught(List.of(joined), false))
                .when(new Input.Projected())
                .then(publish(joined), append(3, after.said(CAROL, id(1), "hello").last()));
    }

    @Test
    void aRetryOfWhatLandedAtAnotherOwnerIsNotRefused() {
        Submission fromCarol = message(CAROL, id(1), "hello");
        RoomScript after = room(3).joined(CAROL).said(CAROL, id(1), "hello");
        given(room)
                .when(fromCarol)
                .then(catchUp(2))
                .when(new Input.Caught(after.events(3, 4), false))
                .when(new Input.Projected())
                .then(acked(fromCarol, 4), publish(after.events(3, 4).toArray(Event[]::new)));
    }

    @Test
    void whoIsRefusedCostsNoDurableMark() {
        Submission fromCarol = message(CAROL, id(1), "hello");
        givenIdle(room)
                .when(fromCarol)
                .when(new Input.Caught(List.of(), false))
                .then(
                        answer(
                                fromCarol,
                                new Outcome.Refused(
                                        ErrorCode.NOT_MEMBER,
                                        "only members of the room can do this")));
    }

    @Test
    void anIdOlderThanWhatIsRememberedMustResync() {
        RoomBounds small = new RoomBounds(1_000, 1, Duration.ZERO, Duration.ZERO, 500);
        RecentIds recent = new RecentIds(NOW, small);
        RoomState state =
                new RoomState(
                        ROOM,
                        record(2, 2, 1),
                        0,
                        new Roster(List.of(member(BOB, 2)), true),
                        recent);
        given(new Sequencer(state, List.of(), small))
                .when(hello)
                .then(catchUp(2))
                .when(new Input.Caught(List.of(), false))
                .then(answer(hello, new Outcome.Resync()));
    }

    @Test
    void aRoomThatDoesNotExistIsRefused() {
        Story.givenIdle(new RoomScript())
                .when(hello)
                .then(catchUp(0))
                .when(new Input.Caught(List.of(), false))
                .then(
                        answer(
                                hello,
                                new Outcome.Refused(ErrorCode.NOT_FOUND, "there is no such room")));
    }

    @Test
    void aRoomBeginsWithItsCreation() {
        var creation = new RoomChange.Created(RoomKind.PUBLIC, "room", Encryption.NONE, null);
        Submission create = change(ALICE, id(1000), creation);
        Event created = RoomScript.createdBy(ALICE).last();
        Story.givenIdle(new RoomScript())
                .when(create)
                .when(new Input.Marked())
                .then(append(0, created))
                .when(new Input.Appended())
                .then(
                        new Effect.Project(
                                record(1, 1, 1), List.of(owner(ALICE, 1)), List.of(created)));
    }

    @Test
    void aRoomIsCreatedOnce() {
        var creation = new RoomChange.Created(RoomKind.PUBLIC, "room", Encryption.NONE, null);
        Submission again = change(ALICE, id(1), creation);
        given(room)
                .when(again)
                .then(catchUp(2))
                .when(new Input.Caught(List.of(), false))
                .then(
                        answer(
                                again,
                                new Outcome.Refused(
                                        ErrorCode.CONFLICT, "the room exists already")));
    }

    @Test
    void whatOthersAppendedMeanwhileIsPublishedWholeAndInOrder() {
        RoomScript after = room(3).said(ALICE, "first page").said(ALICE, "second page");
        Event helloAt5 = room(3).said(ALICE, "").said(ALICE, "").said(BOB, id(1), "hello").last();
        given(room)
                .when(hello)
                .when(new Input.Conflicted())
                .when(new Input.Caught(after.events(3, 3), true))
                .then(catchUp(3))
                .when(new Input.Caught(after.events(4, 4), false))
                .then(publish(after.events(3, 4).toArray(Event[]::new)), append(4, helloAt5));
    }

    @Test
    void aRetiringRoomBringsItsTablesUpFirst() {
        Story story = given(room).when(hello).when(new Input.Appended());
        story.when(new Input.Retire())
                .then(new Effect.Project(record(3, 2, 1), List.of(), List.of()))
                .when(new Input.Projected())
                .then(new Effect.Retired());
    }

    /** What may have landed is in no table, and without the mark nobody would look for it. */
    @Test
    void aRoomWhoseStoreDidNotSayKeepsItsMarkUntilItDoes() {
        given(room)
                .when(hello)
                .when(new Input.Unknown())
                .when(new Input.Unavailable())
                .when(new Input.Retire())
                .then(catchUp(2))
                .when(new Input.Unavailable())
                .then(catchUp(2))
                .when(new Input.Caught(List.of(helloAt3), false))
                .then(publish(helloAt3), new Effect.Project(record(3, 2, 1), List.of(), List.of()))
                .when(new Input.Projected())
                .then(new Effect.Retired());
    }

    @Test
    void aRoomRetiresOnlyAfterWhatWaits() {
        given(room)
                .when(hello)
                .when(new Input.Retire())
                .then()
                .when(new Input.Appended())
                .then(
                        acked(hello, 3),
                        publish(helloAt3),
                        new Effect.Project(record(3, 2, 1), List.of(), List.of()))
                .when(new Input.Projected())
                .then(new Effect.Retired());
    }

    @Test
    void theTablesFollowAfterManyMessages() {
        RoomBounds often = new RoomBounds(1_000, 100, Duration.ofHours(1), Duration.ZERO, 2);
        Story story = given(new Sequencer(room.projected(), List.of(), often));
        Submission next = message(ALICE, id(2), "next");
        Event nextAt4 = room(3).said(BOB, id(1), "hello").said(ALICE, id(2), "next").last();
        story.when(hello).when(new Input.Marked()).when(new Input.Appended()).when(next);
        story.when(new Input.Appended())
                .then(new Effect.Project(record(4, 2, 1), List.of(), List.of(nextAt4)));
    }
}
