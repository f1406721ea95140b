package chat.parley.acceptance;

import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.testkit.Moment;

import java.util.ArrayList;
import java.util.List;

/**
 * All that a real server showed to many people, and when, by the clock that the server has, too.
 * Thread-safe.
 */
final class AudienceRecording {
    /** Who was removed is told nothing more of what only passes after so long. */
    private static final long SOON_MS = 2_000;

    private final List<Entry> entries = new ArrayList<>();

    sealed interface Entry {
        long at();

        record Shown(Showing what, Moment moment) implements Entry {
            @Override
            public long at() {
                return moment.now();
            }
        }

        /** Somebody's leaving was acknowledged. */
        record Left(RoomId room, UserId user, long at) implements Entry {}

        /** What somebody shows and sees is another; asked for at {@code at}. */
        record Chose(UserId user, PresenceSettings settings, long at, long answeredAt)
                implements Entry {}
    }

    /**
     * @param sentAfter the server did not send it before this, whenever it arrived
     */
    synchronized void shown(Showing what, long sentAfter) {
        long now = System.currentTimeMillis();
        entries.add(new Entry.Shown(what, new Moment(now, sentAfter - SOON_MS)));
    }

    synchronized void left(RoomId room, UserId user) {
        entries.add(new Entry.Left(room, user, System.currentTimeMillis()));
    }

    synchronized void chose(UserId user, PresenceSettings settings, long askedAt) {
        entries.add(new Entry.Chose(user, settings, askedAt, System.currentTimeMillis()));
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }
}
