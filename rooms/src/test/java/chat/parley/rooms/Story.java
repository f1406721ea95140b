package chat.parley.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;

import java.util.List;

/** Given a room, when something happens, then the sequencer asks for exactly this. */
final class Story {
    private final Sequencer sequencer;
    private List<Effect> effects = List.of();

    private Story(Sequencer sequencer) {
        this.sequencer = sequencer;
    }

    /** A room whose tables are up to date and which is marked already. */
    static Story given(RoomScript room) {
        Story story = givenIdle(room);
        story.sequencer.on(submitted(message(Cast.ALICE, Cast.id(999), "warm-up")));
        story.sequencer.on(new Input.Marked());
        story.sequencer.on(new Input.Unavailable());
        return story;
    }

    /** A room that was just loaded. */
    static Story givenIdle(RoomScript room) {
        return given(new Sequencer(room.projected(), List.of(), RoomBounds.DEFAULT));
    }

    static Story given(Sequencer sequencer) {
        return new Story(sequencer);
    }

    Story when(Input input) {
        effects = sequencer.on(input);
        return this;
    }

    Story when(Submission submission) {
        return when(submitted(submission));
    }

    Story then(Effect... expected) {
        assertThat(effects).containsExactly(expected);
        return this;
    }

    Sequencer sequencer() {
        return sequencer;
    }

    /** A public room of Alice, in which Bob is, to be continued at sequence {@code seq}. */
    static RoomScript room(int seq) {
        RoomScript script = RoomScript.createdBy(Cast.ALICE).joined(Cast.BOB);
        while (script.last().seq() < seq - 1) {
            script.said(Cast.ALICE, "filler " + script.last().seq());
        }
        return script;
    }

    /** What the tables hold of it. */
    static RoomRecord record(long projected, int members, int owners) {
        return new RoomRecord(
                Cast.ROOM,
                RoomKind.PUBLIC,
                "room",
                Encryption.NONE,
                RoomSettings.DEFAULT,
                false,
                members,
                owners,
                projected);
    }

    static Membership member(UserId user, long since) {
        return new Membership(
                user, RoomRole.MEMBER, 0, List.of(new Interval(since, Interval.OPEN)));
    }

    static Membership owner(UserId user, long since) {
        return member(user, since).withRole(RoomRole.OWNER);
    }

    static Input.Submitted submitted(Submission submission) {
        return new Input.Submitted(submission, Cast.NOW);
    }

    static Submission message(UserId sender, EventId id, String text) {
        return submission(sender, id, EventType.MESSAGE, Content.text(text));
    }

    static Submission change(UserId sender, EventId id, RoomChange change) {
        return submission(sender, id, change.type(), Content.of(change));
    }

    static Submission submission(UserId sender, EventId id, String type, Content content) {
        Asker asker = new Asker(sender, id);
        return new Submission(id, type, content, sender, Cast.deviceOf(sender), asker);
    }

    static Effect answer(Submission to, Outcome outcome) {
        return new Effect.Answer(to.requester(), outcome);
    }

    static Effect acked(Submission to, long seq) {
        return answer(to, new Outcome.Acked(seq, Cast.NOW));
    }

    static Effect append(long head, Event... events) {
        return new Effect.Append(Cast.STREAM, head, List.of(events));
    }

    static Effect publish(Event... events) {
        return new Effect.Publish(Cast.STREAM, List.of(events));
    }

    static Effect catchUp(long after) {
        return new Effect.CatchUp(Cast.STREAM, after);
    }

    /** Who waits for an answer; equal to itself by name. */
    private record Asker(UserId sender, EventId id) implements Submission.Requester {
        @Override
        public void answer(Outcome outcome) {
            throw new AssertionError("the shell answers, not the sequencer");
        }
    }
}
