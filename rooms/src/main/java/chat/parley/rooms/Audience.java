package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Which events of a stream one person may see: those from their joining to their leaving, both
 * included, and what the room's {@link chat.parley.protocol.History} showed them when they joined.
 * Starts from the tables and folds the person's own comings and goings that it passes; one that the
 * tables had folded already changes nothing, and one that they had not shows nothing of what was
 * before it: that comes with the tables.
 */
@Deterministic
public final class Audience {
    /** Null for the owner of an inbox: what it tells of rooms does not change who reads it. */
    private final @Nullable UserId user;

    private final List<Interval> intervals;

    private Audience(@Nullable UserId user, List<Interval> intervals) {
        this.user = user;
        this.intervals = new ArrayList<>(intervals);
    }

    /** Of a room's reader. */
    public static Audience of(Membership member) {
        return new Audience(member.user(), member.intervals());
    }

    /** Of the owner of an inbox, who sees all of it. */
    public static Audience ofInbox() {
        return new Audience(null, List.of(new Interval(1, Interval.OPEN)));
    }

    public boolean sees(long seq) {
        for (int i = intervals.size() - 1; i >= 0; i--) {
            if (intervals.get(i).contains(seq)) {
                return true;
            }
        }
        return false;
    }

    /** The last sequence before this one that the person sees; 0 if there is none. */
    long lastSeenBefore(long seq) {
        long last = 0;
        for (Interval interval : intervals) {
            if (interval.shown() < seq) {
                last = Math.max(last, Math.min(interval.to(), seq - 1));
            }
        }
        return last;
    }

    /** Whether the person is a member after everything that was folded. */
    public boolean isMember() {
        return !intervals.isEmpty() && intervals.getLast().isOpen();
    }

    /** Takes in an event, before {@link #sees} is asked of its sequence. */
    public void fold(Event event) {
        if (user == null || !EventType.changesRoom(event.type())) {
            return;
        }
        switch (change(event)) {
            case RoomChange.Joined(UserId joiner) when joiner.equals(user) -> open(event.seq());
            case RoomChange.Left(UserId leaver, _) when leaver.equals(user) -> close(event.seq());
            default -> {}
        }
    }

    private void open(long seq) {
        if (!isMember() && !sees(seq)) {
            intervals.add(new Interval(seq, Interval.OPEN));
        }
    }

    private void close(long seq) {
        if (isMember() && intervals.getLast().from() <= seq) {
            intervals.add(intervals.removeLast().until(seq));
        }
    }

    private static RoomChange change(Event event) {
        try {
            return RoomChange.of(event.type(), event.content());
        } catch (InvalidJson e) {
            throw new CorruptLog(event.type() + " at " + event.seq() + ": " + e.getMessage());
        }
    }
}
