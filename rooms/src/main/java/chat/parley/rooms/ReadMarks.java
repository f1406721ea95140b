package chat.parley.rooms;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory.Listing;
import chat.parley.rooms.ReadStates.FollowedThread;
import chat.parley.rooms.ReadStates.UnreadThreads;

import java.util.ArrayList;
import java.util.List;

/**
 * What one person has read of threads, which of them they follow, what they want to look unread,
 * and what they are notified of. Blocks; safe for use by many threads. Refuses by {@link Refusal}.
 */
public final class ReadMarks {
    /** Threads of a room that are looked into for what is unread: those that began first. */
    private static final int MOST_COUNTED = 1_000;

    private final EventHistory log;
    private final Directory directory;
    private final RoomReader reader;

    public ReadMarks(EventHistory log, Directory directory, RoomReader reader) {
        this.log = log;
        this.directory = directory;
        this.reader = reader;
    }

    /** From this event on the room looks unread to the person; 0 takes it back. */
    public void markUnread(RoomId room, UserId person, long from) {
        if (from == 0) {
            reader.audience(room, person);
        } else {
            requireVisible(room, person, from);
        }
        directory.markUnread(room, person, from);
    }

    /** What of the room the person is notified of from now on, on all their devices. */
    public void setNotifications(RoomId room, UserId person, NotificationLevel level) {
        reader.audience(room, person);
        directory.setNotifications(room, person, level);
    }

    /** Moves the person's cursor in a thread forward, at most to the head; answers where it is. */
    public long readThread(RoomId room, UserId person, long thread, long seq) {
        requireVisible(room, person, thread);
        long head = log.head(StreamId.of(room)).head();
        return directory.advanceThread(room, person, thread, Math.min(seq, head));
    }

    public void follow(RoomId room, UserId person, long thread, boolean following) {
        requireVisible(room, person, thread);
        directory.follow(room, person, thread, following);
    }

    /** The threads of the room that the person follows, by the message that they stand below. */
    public List<FollowedThread> followed(RoomId room, UserId person, long after, int limit) {
        Membership member = reader.requireMember(room, person);
        long projected = directory.room(room).map(RoomRecord::projected).orElse(0L);
        long head = log.head(StreamId.of(room)).head();
        return followed(log, directory, room, member, after, limit, projected, head);
    }

    /** What is unread in all of them. Blocks; throws {@link StoreUnavailable}. */
    static UnreadThreads unreadThreads(
            EventHistory log, Directory directory, Listing listing, StreamHead head) {
        RoomRecord room = listing.room();
        UnreadThreads unread = UnreadThreads.NONE;
        List<FollowedThread> page =
                listing.followed() == 0
                        ? List.of()
                        : followed(
                                log,
                                directory,
                                room.room(),
                                listing.membership(),
                                0,
                                MOST_COUNTED,
                                room.projected(),
                                head.head());
        for (FollowedThread thread : page) {
            unread = unread.plus(thread);
        }
        return unread;
    }

    private static List<FollowedThread> followed(
            EventHistory log,
            Directory directory,
            RoomId room,
            Membership member,
            long after,
            int limit,
            long projected,
            long head) {
        UserId person = member.user();
        long since = member.intervals().getLast().shown();
        List<FollowedThread> threads =
                new ArrayList<>(directory.followed(room, person, since, after, limit));
        if (!threads.isEmpty()) {
            Blocks blocks = directory.blocks();
            EventPages.each(
                    log,
                    StreamId.of(room),
                    projected,
                    head,
                    event -> {
                        if (isInThread(event)) {
                            threads.replaceAll(thread -> with(thread, event, person, blocks));
                        }
                    });
        }
        return threads;
    }

    private static FollowedThread with(
            FollowedThread thread, Event event, UserId person, Blocks blocks) {
        boolean below =
                event.seq() > thread.last() && Said.subjects(event).contains(thread.thread());
        boolean unread = event.seq() > thread.read() && !event.sender().equals(person);
        boolean mentions =
                unread
                        && MentionCount.isOf(event, person)
                        && !blocks.stands(person, event.sender());
        return below
                ? new FollowedThread(
                        thread.thread(),
                        thread.read(),
                        thread.replies() + 1,
                        event.seq(),
                        thread.unread() + (unread ? 1 : 0),
                        thread.mentions() + (mentions ? 1 : 0))
                : thread;
    }

    /** Whether it is said in a thread, as far as that can be read. */
    static boolean isInThread(Event event) {
        return event.type().equals(EventType.MESSAGE) && !Said.subjects(event).isEmpty();
    }

    private void requireVisible(RoomId room, UserId person, long seq) {
        StreamHead head = log.head(StreamId.of(room));
        if (!reader.audience(room, person).sees(seq) || seq > head.head()) {
            throw new Refusal(
                    ErrorCode.NOT_FOUND,
                    "there is no event " + seq + " that you can see in this room");
        }
    }
}
