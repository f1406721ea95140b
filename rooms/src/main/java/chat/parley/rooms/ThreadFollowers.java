package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Has those follow a thread of one room who answer in it, began it, or are mentioned in it, unless
 * they said that they do not. Blocks; for one thread at a time. What cannot be stored now is made
 * up for by the next answer.
 */
final class ThreadFollowers {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadFollowers.class);

    /** What is known to be settled, so that an answer in a thread under way costs nothing. */
    private static final int MOST_SETTLED = 1_000;

    private final RoomId room;
    private final EventHistory log;
    private final Directory directory;
    private final Bus bus;

    private record Follower(long thread, UserId user) {}

    private final Set<Follower> settled = new HashSet<>();

    ThreadFollowers(RoomId room, EventHistory log, Directory directory, Bus bus) {
        this.room = room;
        this.log = log;
        this.directory = directory;
        this.bus = bus;
    }

    /** These events are durable. */
    void said(List<Event> events) {
        for (Event event : events) {
            try {
                if (EventType.counts(event.type())
                        && Said.of(event.type(), event.content()) instanceof Said.Message message
                        && message.thread() != null) {
                    answered(event, message, message.thread());
                }
            } catch (InvalidJson _) {
                // deleted meanwhile
            } catch (StoreUnavailable e) {
                LOG.warn("room {}: who follows a thread was not stored: {}", room, e.getMessage());
            }
        }
    }

    private void answered(Event event, Said.Message message, long thread) {
        Map<UserId, Long> people = new HashMap<>();
        if (message.mentions() != null) {
            message.mentions().forEach(user -> people.put(user, event.seq() - 1));
        }
        if (!settled.contains(new Follower(thread, event.sender()))) {
            log.read(StreamId.of(room), thread - 1, 1).stream()
                    .filter(root -> root.seq() == thread)
                    .forEach(root -> people.put(root.sender(), 0L));
        }
        people.put(event.sender(), event.seq());
        people.keySet().removeIf(user -> settled.contains(new Follower(thread, user)));
        if (people.isEmpty()) {
            return;
        }
        for (UserId user : directory.join(room, thread, event.sender(), people)) {
            settle(thread, user);
            bus.tellOwn(user, new Bus.Signal.ThreadChanged(room, thread, null, true));
        }
        settle(thread, event.sender());
    }

    private void settle(long thread, UserId user) {
        if (settled.size() >= MOST_SETTLED) {
            settled.clear();
        }
        settled.add(new Follower(thread, user));
    }
}
