package chat.parley.testkit;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.History;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who may know what of one room, from its log alone. Not thread-safe. */
final class RoomAudience {
    private final List<Event> log = new ArrayList<>();
    private final Map<UserId, List<Stay>> stays = new HashMap<>();
    private final Map<UserId, List<Stay>> invitations = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    /** What is deleted, and by which event. */
    private final Map<Long, Long> deleted = new HashMap<>();

    /** Over by the log, but not in force yet. */
    private final List<Stay> ending = new ArrayList<>();

    private History history = History.JOINED;
    private long historySince;
    private long inForce;
    private boolean open;
    private boolean isPublic;

    /**
     * A time in a room, or of an invitation to it: by sequences, both included, and by the clock.
     */
    private static final class Stay {
        final long from;

        /** The first event that it shows. */
        long shown;

        final long fromMs;
        long to = Long.MAX_VALUE;
        long toMs = Long.MAX_VALUE;

        Stay(long from, long fromMs) {
            this.from = from;
            this.shown = from;
            this.fromMs = fromMs;
        }

        boolean isOpen() {
            return to == Long.MAX_VALUE;
        }

        boolean covers(long seq) {
            return shown <= seq && seq <= to;
        }

        boolean covers(Moment moment) {
            return fromMs <= moment.now() && toMs >= moment.lately();
        }
    }

    void append(Event event, long now) {
        log.add(event);
        if (EventType.changesRoom(event.type())) {
            apply(change(event), event, now);
        }
    }

    private static RoomChange change(Event event) {
        try {
            return RoomChange.of(event.type(), event.content());
        } catch (InvalidJson e) {
            throw new IllegalArgumentException("event " + event.seq() + ": " + e.getMessage(), e);
        }
    }

    private void apply(RoomChange change, Event event, long now) {
        long seq = event.seq();
        switch (change) {
            case RoomChange.Created(RoomKind kind, var name, _, var with, var shown) -> {
                show(shown, seq);
                isPublic = kind == RoomKind.PUBLIC;
                open = true;
                call(name);
                begin(stays, event.sender(), seq, now);
                if (with != null && !with.equals(event.sender())) {
                    begin(stays, with, seq, now);
                }
            }
            case RoomChange.Renamed(String name) -> call(name);
            case RoomChange.Closed() -> open = false;
            case RoomChange.Invited(UserId user) -> begin(invitations, user, seq, now);
            case RoomChange.Joined(UserId user) -> {
                long shown = shownToWhoJoins(user, seq);
                end(invitations, user, seq);
                begin(stays, user, seq, now).shown = shown;
            }
            case RoomChange.Left(UserId user, _) -> {
                end(invitations, user, seq);
                end(stays, user, seq);
            }
            case RoomChange.Configured configured -> show(configured.history(), seq);
            case RoomChange.RoleGiven _,
                    RoomChange.NickChanged _,
                    RoomChange.Pinned _,
                    RoomChange.Encrypted _,
                    RoomChange.Committed _,
                    RoomChange.Removal _,
                    RoomChange.Unpinned _,
                    RoomChange.Unbanned _ -> {}
            case RoomChange.Deletion(List<Long> of) -> delete(of, seq);
        }
    }

    private void show(@Nullable History to, long seq) {
        if (to != null && to != history) {
            history = to;
            historySince = seq;
        }
    }

    private long shownToWhoJoins(UserId user, long seq) {
        return switch (history) {
            case JOINED -> seq;
            case INVITED ->
                    invitations.getOrDefault(user, List.of()).stream()
                            .filter(Stay::isOpen)
                            .mapToLong(invitation -> Math.max(invitation.from, historySince))
                            .findFirst()
                            .orElse(seq);
            case ALL -> historySince;
        };
    }

    private void call(@Nullable String name) {
        if (name != null) {
            names.add(name);
        }
    }

    private static Stay begin(Map<UserId, List<Stay>> all, UserId user, long seq, long now) {
        Stay stay = new Stay(seq, now);
        all.computeIfAbsent(user, _ -> new ArrayList<>()).add(stay);
        return stay;
    }

    private void end(Map<UserId, List<Stay>> all, UserId user, long seq) {
        List<Stay> own = all.getOrDefault(user, List.of());
        if (!own.isEmpty() && own.getLast().isOpen()) {
            own.getLast().to = seq;
            ending.add(own.getLast());
        }
    }

    /** What the log says up to {@code seq} is acted upon since {@code now}. */
    void inForce(long seq, long now) {
        inForce = Math.max(inForce, seq);
        ending.removeIf(
                stay -> {
                    if (stay.to <= seq) {
                        stay.toMs = now;
                    }
                    return stay.to <= seq;
                });
    }

    /** Up to which event the room is as the log says. */
    long inForce() {
        return inForce;
    }

    private void delete(List<Long> of, long by) {
        of.forEach(gone -> deleted.putIfAbsent(gone, by));
        log.stream()
                .filter(event -> isEditOf(event, of))
                .forEach(edit -> deleted.putIfAbsent(edit.seq(), by));
    }

    /** Whether the event shows what an event up to {@code seq} deleted. */
    boolean showsWhatWasDeleted(Event event, long seq) {
        return deleted.getOrDefault(event.seq(), Long.MAX_VALUE) <= seq
                && !event.content().equals(Content.EMPTY);
    }

    private static boolean isEditOf(Event event, List<Long> of) {
        try {
            return event.type().equals(EventType.EDIT)
                    && of.contains(event.content().as(Said.Edit.class).of());
        } catch (InvalidJson e) {
            throw new IllegalArgumentException("event " + event.seq() + ": " + e.getMessage(), e);
        }
    }

    /** Whether the log holds exactly this, or did before somebody deleted it. */
    boolean holds(Event event) {
        Event appended = at(event.seq());
        return event.equals(appended)
                || (deleted.containsKey(event.seq())
                        && appended != null
                        && event.equals(appended.scrubbed()));
    }

    /** The event under this number; null when there is none yet. */
    @Nullable Event at(long seq) {
        return seq >= 1 && seq <= log.size() ? log.get((int) seq - 1) : null;
    }

    long head() {
        return log.size();
    }

    /** Whether this event is for this person, whenever they read it. */
    boolean sees(UserId user, long seq) {
        return stays.getOrDefault(user, List.of()).stream().anyMatch(stay -> stay.covers(seq));
    }

    /** Whether the person is a member, or was lately. */
    boolean isMember(UserId user, Moment moment) {
        return stays.getOrDefault(user, List.of()).stream().anyMatch(stay -> stay.covers(moment));
    }

    /**
     * Whether the person may know that the room is there, and how it is called.
     *
     * @param guest of the server: only rooms that they were let into are there for them
     */
    boolean mayKnow(UserId user, boolean guest, Moment moment) {
        return isMember(user, moment)
                || (isPublic && open && !guest)
                || invitations.getOrDefault(user, List.of()).stream()
                        .anyMatch(stay -> stay.covers(moment));
    }

    /**
     * Whether the room is no secret to the person: they ever were a member or invited, or all who
     * are no guests of the server may see it.
     */
    boolean hasHeardOf(UserId user, boolean guest) {
        return (isPublic && !guest) || stays.containsKey(user) || invitations.containsKey(user);
    }

    boolean wasCalled(String name) {
        return names.contains(name);
    }

    /** The last event that is for this person; 0 when none is. */
    long lastFor(UserId user) {
        List<Stay> own = stays.getOrDefault(user, List.of());
        return own.isEmpty() ? 0 : Math.min(head(), own.getLast().to);
    }
}
