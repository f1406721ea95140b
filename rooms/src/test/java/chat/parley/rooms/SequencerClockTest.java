package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.NOW;
import static chat.parley.rooms.Cast.id;
import static chat.parley.rooms.Story.answer;
import static chat.parley.rooms.Story.append;
import static chat.parley.rooms.Story.catchUp;
import static chat.parley.rooms.Story.given;
import static chat.parley.rooms.Story.message;
import static chat.parley.rooms.Story.record;
import static chat.parley.rooms.Story.room;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Clocks that differ, are set back, or are ahead, told as stories. */
class SequencerClockTest {
    private final RoomScript room = room(3);
    private final Submission hello = message(BOB, id(1), "hello");

    private static Event withTime(Event event, long at) {
        return new Event(
                event.seq(),
                event.n(),
                event.id(),
                event.type(),
                event.sender(),
                event.device(),
                at,
                event.content());
    }

    @Test
    void aRoomsTimeDoesNotGoBackBetweenClocksThatDifferALittle() {
        long behind = NOW - Duration.ofHours(23).toMillis();
        Submission early = message(BOB, Cast.idAt(behind, 1), "hello");
        given(new Sequencer(room.projected(), List.of(), RoomBounds.DEFAULT))
                .when(new Input.Submitted(early, behind))
                .when(new Input.Marked())
                .then(append(2, room(3).said(BOB, early.id(), "hello").last()));
    }

    @Test
    void aClockFarBehindGoesItsOwnWay() {
        long behind = NOW - Duration.ofHours(25).toMillis();
        Submission early = message(BOB, Cast.idAt(behind, 1), "hello");
        given(new Sequencer(room.projected(), List.of(), RoomBounds.DEFAULT))
                .when(new Input.Submitted(early, behind))
                .when(new Input.Marked())
                .then(append(2, withTime(room(3).said(BOB, early.id(), "hello").last(), behind)));
    }

    @Test
    void aClockThatIsSetBackLetsTheRoomBeLoadedAnew() {
        long year = Duration.ofDays(365).toMillis();
        Submission ahead = message(BOB, Cast.idAt(NOW + year, 1), "ahead");
        given(room)
                .when(new Input.Submitted(ahead, NOW + year))
                .when(new Input.Appended())
                .when(hello)
                .then(
                        answer(
                                hello,
                                new Outcome.Busy(
                                        ErrorCode.BUSY,
                                        "the clock was set back: the room is loaded anew",
                                        250)),
                        new Effect.Project(record(3, 2, 1), List.of(), List.of()))
                .when(new Input.Projected())
                .then(new Effect.Retired());
    }

    @Test
    void aClockThatIsSetBackALittleGoesOnFromWhereItWas() {
        long little = RoomBounds.DEFAULT.clockTolerance().toMillis();
        Submission first = message(BOB, id(2), "first");
        given(room)
                .when(new Input.Submitted(first, NOW + little))
                .when(new Input.Appended())
                .when(hello)
                .then(append(3, withTime(room(4).said(BOB, id(1), "hello").last(), NOW + little)));
    }

    @Test
    void anIdFromTheFutureIsRefused() {
        long tooFar = NOW + RoomBounds.DEFAULT.clockTolerance().toMillis() + 1;
        Submission early = message(BOB, Cast.idAt(tooFar, 1), "early");
        given(room)
                .when(early)
                .then(catchUp(2))
                .when(new Input.Caught(List.of(), false))
                .then(
                        answer(
                                early,
                                new Outcome.Refused(
                                        ErrorCode.INVALID,
                                        "the id (a UUIDv7) is from the future: correct the clock,"
                                                + " now is "
                                                + NOW)));
    }

    @Test
    void anIdOutOfTheWindowIsForgottenAsTheRoomGoesOn() {
        RoomBounds brief =
                new RoomBounds(1_000, 1, Duration.ofMinutes(10), Duration.ofMinutes(5), 500);
        Roster roster = new Roster(List.of(Story.owner(ALICE, 1), Story.member(BOB, 2)), true);
        RoomState state =
                new RoomState(Cast.ROOM, record(2, 2, 1), 0, roster, new RecentIds(0, brief));
        long hourLater = NOW + Duration.ofHours(1).toMillis();
        Submission later = message(ALICE, Cast.idAt(hourLater, 2), "later");
        given(new Sequencer(state, List.of(), brief))
                .when(hello)
                .when(new Input.Marked())
                .when(new Input.Appended())
                .when(new Input.Submitted(later, hourLater))
                .when(new Input.Appended())
                .when(new Input.Submitted(hello, hourLater))
                .then(catchUp(4))
                .when(new Input.Caught(List.of(), false))
                .then(answer(hello, new Outcome.Resync()));
    }
}
