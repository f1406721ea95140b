package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.id;
import static chat.parley.rooms.Story.acked;
import static chat.parley.rooms.Story.answer;
import static chat.parley.rooms.Story.given;
import static chat.parley.rooms.Story.record;
import static chat.parley.rooms.Story.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.Said;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/** How a sequencer learns of the events that others refer to. */
class SequencerReferenceTest {
    /** What the sequencer does not know any more: it was loaded without it. */
    private static final RoomScript ROOM = room(5);

    private static Submission reaction(int id, long of) {
        Said.Reaction said = new Said.Reaction(of, "👍", null);
        return Story.submission(BOB, id(id), EventType.REACTION, Content.of(said));
    }

    /** A room whose tables hold all of it: nothing is folded, so no event is known. */
    private static Story loaded() {
        RoomState folded = ROOM.projected();
        RoomState state =
                new RoomState(
                        Cast.ROOM,
                        folded.record().at(4),
                        folded.count(),
                        new Roster(
                                List.of(folded.roster().of(ALICE), folded.roster().of(BOB)), true),
                        new RecentIds(0, RoomBounds.DEFAULT));
        Story story = given(new Sequencer(state, List.of(), RoomBounds.DEFAULT));
        story.sequencer().on(Story.submitted(Story.message(ALICE, id(999), "warm-up")));
        story.sequencer().on(new Input.Marked());
        story.sequencer().on(new Input.Unavailable());
        return story;
    }

    private static Event numbered(Submission from, long seq) {
        return new Event(
                seq,
                ROOM.last().n(),
                from.id(),
                from.type(),
                from.sender(),
                from.device(),
                Cast.NOW,
                from.content());
    }

    @Test
    void anEventThatIsReferredToIsLookedUpOnce() {
        Submission first = reaction(1, 3);
        Submission second = reaction(2, 3);
        loaded().when(first)
                .then(new Effect.LookUp(Set.of(), Set.of(3L)))
                .when(new Input.Found(record(4, 2, 1), List.of(), ROOM.events(3, 3)))
                .then(Story.append(4, numbered(first, 5)))
                .when(new Input.Appended())
                .then(acked(first, 5), Story.publish(numbered(first, 5)))
                .when(second)
                .then(Story.append(5, numbered(second, 6)));
    }

    @Test
    void whatIsNotFoundIsRefusedOnceTheLogWasReadToItsEnd() {
        Submission event = reaction(1, 4);
        loaded().when(event)
                .then(new Effect.LookUp(Set.of(), Set.of(4L)))
                .when(new Input.Found(record(4, 2, 1), List.of(), List.of()))
                .then(Story.catchUp(4))
                .when(new Input.Caught(List.of(), false))
                .then(
                        answer(
                                event,
                                new Outcome.Refused(
                                        ErrorCode.NOT_FOUND,
                                        "there is no event 4 that you can see in this room")));
    }

    @Test
    void aDeletionIsInForceBeforeItIsAnswered() {
        Submission deletion = Story.change(ALICE, id(1), new RoomChange.Deletion(List.of(3L)));
        Story story = loaded().when(deletion).then(new Effect.LookUp(Set.of(), Set.of(3L)));
        story.when(new Input.Found(record(4, 2, 1), List.of(), ROOM.events(3, 3)))
                .when(new Input.Appended())
                .then(
                        new Effect.Project(
                                record(5, 2, 1), List.of(), List.of(numbered(deletion, 5))))
                .when(new Input.Projected())
                .then(acked(deletion, 5), Story.publish(numbered(deletion, 5)));
    }

    @Test
    void whatIsKnownIsBounded() {
        KnownEvents known = new KnownEvents();
        RoomScript filled = room(KnownEvents.MOST + 10);
        filled.events().forEach(known::add);
        assertThat(known.has(1)).isFalse();
        assertThat(known.has(filled.last().seq())).isTrue();
    }
}
