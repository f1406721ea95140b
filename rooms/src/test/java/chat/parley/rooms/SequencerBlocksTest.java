package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.CAROL;
import static chat.parley.rooms.Cast.id;
import static chat.parley.rooms.Story.acked;
import static chat.parley.rooms.Story.answer;
import static chat.parley.rooms.Story.message;

import chat.parley.protocol.Content;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.Said;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/** Who may say something in a direct conversation in which somebody has blocked the other. */
class SequencerBlocksTest {
    private static final Outcome NOT_REACHED =
            new Outcome.Refused(ErrorCode.FORBIDDEN, "you cannot reach this person");

    private final RoomScript room =
            new RoomScript()
                    .changed(
                            ALICE,
                            new RoomChange.Created(RoomKind.DIRECT, null, Encryption.NONE, BOB))
                    .said(BOB, "hello");

    private Story direct() {
        Story story = Story.givenIdle(room);
        story.sequencer().on(Story.submitted(message(ALICE, id(999), "warm-up")));
        story.sequencer().on(new Input.Blocks(Set.of()));
        story.sequencer().on(new Input.Marked());
        story.sequencer().on(new Input.Unavailable());
        return story;
    }

    private Story blockedByAlice(Submission event) {
        return direct().when(event)
                .then(new Effect.LookUpBlocks())
                .when(new Input.Blocks(Set.of(ALICE)));
    }

    @Test
    void whoIsNotBlockedIsHeard() {
        Submission event = message(BOB, id(1), "again");
        Story story = direct().when(event).then(new Effect.LookUpBlocks());
        Event landed = room.said(BOB, id(1), "again").last();
        story.when(new Input.Blocks(Set.of()))
                .then(Story.append(2, landed))
                .when(new Input.Appended())
                .then(acked(event, 3), Story.publish(landed));
    }

    @Test
    void theBlockedIsRefusedWithoutAReason() {
        Submission event = message(BOB, id(1), "again");
        blockedByAlice(event)
                .then(Story.catchUp(2))
                .when(new Input.Caught(List.of(), false))
                .then(answer(event, NOT_REACHED));
    }

    @Test
    void whoBlocksSaysNothingEitherAndIsToldWhy() {
        Submission event = message(ALICE, id(1), "you!");
        blockedByAlice(event)
                .then(Story.catchUp(2))
                .when(new Input.Caught(List.of(), false))
                .then(
                        answer(
                                event,
                                new Outcome.Refused(
                                        ErrorCode.FORBIDDEN,
                                        "you have blocked this person: unblock them first")));
    }

    @Test
    void reactionsEditsAndPinsAreRefusedToo() {
        var reaction = Content.of(new Said.Reaction(2, "👍", null));
        for (Submission event :
                List.of(
                        Story.submission(BOB, id(1), EventType.REACTION, reaction),
                        Story.change(BOB, id(2), new RoomChange.Pinned(2)))) {
            blockedByAlice(event)
                    .then(Story.catchUp(2))
                    .when(new Input.Caught(List.of(), false))
                    .then(answer(event, NOT_REACHED));
        }
    }

    @Test
    void theBlockedMayStillDeleteWhatTheySaid() {
        Submission event = Story.change(BOB, id(1), new RoomChange.Deletion(List.of(2L)));
        Story story = blockedByAlice(event);
        Event landed = room.changed(BOB, new RoomChange.Deletion(List.of(2L))).last();
        Event numbered =
                new Event(
                        3,
                        landed.n(),
                        id(1),
                        landed.type(),
                        BOB,
                        Cast.deviceOf(BOB),
                        Cast.NOW,
                        landed.content());
        story.then(Story.append(2, numbered));
    }

    @Test
    void whatLandedBeforeTheBlockIsAcknowledgedAgain() {
        Submission first = message(BOB, id(1), "again");
        Story story = direct().when(first);
        Event landed = room.said(BOB, id(1), "again").last();
        story.when(new Input.Blocks(Set.of()))
                .when(new Input.Appended())
                .then(acked(first, 3), Story.publish(landed))
                .when(first)
                .then(new Effect.LookUpBlocks())
                .when(new Input.Blocks(Set.of(ALICE)))
                .then(acked(first, 3));
    }

    @Test
    void strangersLearnNothing() {
        Submission event = message(CAROL, id(1), "hello?");
        blockedByAlice(event)
                .then(Story.catchUp(2))
                .when(new Input.Caught(List.of(), false))
                .then(
                        answer(
                                event,
                                new Outcome.Refused(ErrorCode.NOT_FOUND, "there is no such room")));
    }

    @Test
    void nobodyIsRefusedBecauseTheTablesDoNotAnswer() {
        Submission event = message(BOB, id(1), "again");
        direct().when(event)
                .then(new Effect.LookUpBlocks())
                .when(new Input.Unavailable())
                .then(
                        answer(
                                event,
                                new Outcome.Busy(
                                        ErrorCode.UNAVAILABLE, "a store does not answer", 1_000)));
    }
}
