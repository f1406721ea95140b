package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import java.util.ArrayList;
import java.util.List;

/** What happened in a room, numbered as its log numbers it. */
final class RoomScript {
    private final List<Event> events = new ArrayList<>();
    private long n;

    static RoomScript createdBy(UserId owner) {
        return created(RoomKind.PUBLIC, owner);
    }

    static RoomScript created(RoomKind kind, UserId owner) {
        return new RoomScript()
                .changed(owner, new RoomChange.Created(kind, "room", Encryption.NONE, null));
    }

    RoomScript joined(UserId user) {
        return changed(user, new RoomChange.Joined(user));
    }

    RoomScript left(UserId user) {
        return changed(user, new RoomChange.Left(user));
    }

    RoomScript removed(UserId by, UserId user) {
        return changed(by, new RoomChange.Left(user));
    }

    RoomScript invited(UserId by, UserId guest) {
        return changed(by, new RoomChange.Invited(guest));
    }

    RoomScript gave(UserId by, UserId user, RoomRole role) {
        return changed(by, new RoomChange.RoleGiven(user, role));
    }

    RoomScript changed(UserId by, RoomChange change) {
        return add(by, Cast.id(1000 + events.size()), change.type(), Content.of(change));
    }

    RoomScript said(UserId by, String text) {
        return said(by, Cast.id(1000 + events.size()), text);
    }

    RoomScript said(UserId by, EventId id, String text) {
        return add(by, id, EventType.MESSAGE, Content.text(text));
    }

    RoomScript said(UserId by, Said.Message message) {
        return say(by, EventType.MESSAGE, message);
    }

    RoomScript edited(UserId by, long of, String text) {
        return say(by, EventType.EDIT, new Said.Edit(of, text, null, null));
    }

    RoomScript reacted(UserId by, long of, String emoji) {
        return say(by, EventType.REACTION, new Said.Reaction(of, emoji, null));
    }

    private RoomScript say(UserId by, String type, Said said) {
        return add(by, Cast.id(1000 + events.size()), type, Content.of(said));
    }

    private RoomScript add(UserId by, EventId id, String type, Content content) {
        n += Said.counts(type, content) ? 1 : 0;
        long seq = events.size() + 1L;
        events.add(new Event(seq, n, id, type, by, Cast.deviceOf(by), Cast.NOW, content));
        return this;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    /** Events {@code from} to {@code to}, both included. */
    List<Event> events(long from, long to) {
        return List.copyOf(events.subList((int) from - 1, (int) to));
    }

    /** The first events only. */
    RoomScript upTo(long seq) {
        RoomScript prefix = new RoomScript();
        prefix.events.addAll(events(1, seq));
        return prefix;
    }

    Event last() {
        return events.getLast();
    }

    /** The room folded to the last event, which the tables hold. */
    RoomState projected() {
        RoomState state = folded();
        state.projectedTo(state.head());
        return state;
    }

    /** The room folded to the last event, of which the tables hold nothing. */
    RoomState folded() {
        RoomState state =
                new RoomState(
                        Cast.ROOM,
                        null,
                        0,
                        new Roster(List.of(), true),
                        new RecentIds(0, RoomBounds.DEFAULT));
        events.forEach(state::fold);
        return state;
    }
}
