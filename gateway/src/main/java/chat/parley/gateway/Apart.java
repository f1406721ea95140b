package chat.parley.gateway;

import chat.parley.protocol.Availability;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.StreamId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Set;

/**
 * Whom this connection is told nothing of in passing: those whom its person has blocked, and those
 * who have blocked them.
 */
final class Apart {
    private static final Logger LOG = LoggerFactory.getLogger(Apart.class);

    private static final long AGAIN_MS = 5_000;

    private final ClientSession session;
    private Set<UserId> people = Set.of();
    private boolean outdated;
    private boolean looking;
    private long againAt;

    /**
     * @param gone those whom the connection may have been told of, and is not any more
     */
    private record Found(Set<UserId> people, List<UserId> gone) {}

    Apart(ClientSession session) {
        this.session = session;
    }

    /** What was so when the person signed in, or did so again. */
    void start(Set<UserId> found) {
        people = found;
    }

    boolean has(UserId person) {
        return people.contains(person);
    }

    /** Somebody was blocked or is not any more, or that may have been missed. */
    void changed() {
        outdated = true;
        againAt = 0;
        tick(session.node().elapsed());
    }

    void tick(long now) {
        if (outdated && !looking && now >= againAt) {
            outdated = false;
            looking = true;
            againAt = now + AGAIN_MS;
            look();
        }
    }

    private void look() {
        RoomReader reader = session.node().reader();
        UserId person = session.user();
        Set<UserId> before = people;
        List<StreamId> rooms = session.subscriptions().rooms();
        session.node()
                .lookups()
                .run(
                        session.fanout(),
                        () -> find(reader, person, before, rooms),
                        this::found,
                        this::failed);
    }

    private static Found find(
            RoomReader reader, UserId person, Set<UserId> before, List<StreamId> rooms) {
        Set<UserId> now = reader.apart(person);
        return new Found(
                now,
                now.stream()
                        .filter(other -> !before.contains(other))
                        .filter(other -> isInOneOf(rooms, reader, other))
                        .toList());
    }

    private static boolean isInOneOf(List<StreamId> rooms, RoomReader reader, UserId person) {
        return rooms.stream().anyMatch(room -> reader.isMember(new RoomId(room.id()), person));
    }

    private void found(Found found) {
        looking = false;
        people = found.people();
        found.gone()
                .forEach(
                        gone ->
                                session.send(
                                        new ServerFrame.Presence(
                                                gone, Availability.OFFLINE, null)));
        tick(session.node().elapsed());
    }

    private void failed(RuntimeException failure) {
        looking = false;
        outdated = true;
        LOG.warn("Who has blocked whom cannot be read", failure);
    }
}
