package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.id;
import static chat.parley.rooms.Story.acked;
import static chat.parley.rooms.Story.answer;
import static chat.parley.rooms.Story.append;
import static chat.parley.rooms.Story.catchUp;
import static chat.parley.rooms.Story.change;
import static chat.parley.rooms.Story.given;
import static chat.parley.rooms.Story.message;
import static chat.parley.rooms.Story.publish;
import static chat.parley.rooms.Story.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomChange;
import chat.parley.rooms.Sequencer.Input;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/** What becomes of those who wait while something is under way, told as stories. */
class SequencerQueueTest {
    private final RoomScript room = room(3);
    private final Submission hello = message(BOB, id(1), "hello");
    private final Submission second = message(ALICE, id(2), "second");
    private final Event helloAt3 = room(3).said(BOB, id(1), "hello").last();

    @Test
    void whoFloodsIsToldToWait() {
        Story story = given(room).when(hello);
        for (int i = 0; i < FairQueue.PER_SENDER; i++) {
            story.when(message(BOB, id(100 + i), "more")).then();
        }
        Submission tooMuch = message(BOB, id(99), "too much");
        story.when(tooMuch)
                .then(
                        answer(
                                tooMuch,
                                new Outcome.Busy(
                                        ErrorCode.BUSY, "too much is waiting for this room", 250)));
    }

    @Test
    void aRefusalDoesNotHoldUpWhoComesAfter() {
        Submission joiningAgain = change(BOB, id(3), new RoomChange.Joined(BOB));
        RoomScript after = room(3).said(BOB, id(1), "hello").said(ALICE, id(2), "second");
        given(room)
                .when(hello)
                .when(joiningAgain)
                .when(second)
                .when(new Input.Appended())
                .then(acked(hello, 3), publish(helloAt3), catchUp(3))
                .when(new Input.Caught(List.of(), false))
                .then(
                        answer(
                                joiningAgain,
                                new Outcome.Refused(ErrorCode.CONFLICT, "already a member")),
                        append(3, after.last()));
    }

    @Test
    void aStoreThatIsDownIsTriedAnewForWhoComesAfter() {
        given(room)
                .when(hello)
                .when(second)
                .when(new Input.Unavailable())
                .then(
                        answer(
                                hello,
                                new Outcome.Busy(
                                        ErrorCode.UNAVAILABLE, "a store does not answer", 1_000)),
                        append(2, room(3).said(ALICE, id(2), "second").last()));
    }

    @Test
    void allWhoWaitForASequencerThatCannotGoOnAreToldThatNobodyKnows() {
        given(room)
                .when(hello)
                .when(second)
                .when(new Input.Broken())
                .then(answer(hello, new Outcome.Unknown()), answer(second, new Outcome.Unknown()));
    }

    @Test
    void aRoomIsIdleOnlyWhenNothingIsUnderWay() {
        Story story = given(room);
        assertThat(story.sequencer().isIdle()).isTrue();
        story.when(hello);
        assertThat(story.sequencer().isIdle()).isFalse();
        story.when(new Input.Appended());
        assertThat(story.sequencer().isIdle()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerThatNobodyAskedForIsADefect(Input answer) {
        Story story = given(room);
        assertThatThrownBy(() -> story.when(answer)).isInstanceOf(IllegalStateException.class);
    }

    static Stream<Input> answers() {
        return Stream.of(
                new Input.Marked(),
                new Input.Found(null, List.of(), List.of()),
                new Input.Appended(),
                new Input.Conflicted(),
                new Input.Unknown(),
                new Input.Caught(List.of(), false),
                new Input.Projected(),
                new Input.Unavailable());
    }
}
