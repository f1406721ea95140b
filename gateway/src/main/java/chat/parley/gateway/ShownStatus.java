package chat.parley.gateway;

import chat.parley.protocol.Availability;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Membership;
import chat.parley.rooms.Presence;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * What this connection shows of its person's presence, and what it is told of others. All of it may
 * be lost, and nobody waits for it. Changes become one when they come faster than once a second.
 */
final class ShownStatus {
    private static final Logger LOG = LoggerFactory.getLogger(ShownStatus.class);

    /** In larger rooms nobody is told who else is there. */
    private static final int SMALL_ROOM = 100;

    private static final long REST_MS = 1_000;
    private static final long REFRESH_MS = 30_000;
    private static final long SHOWN_MS = 3 * REFRESH_MS;

    private final ClientSession session;

    /** With the session's id, names the connection among all nodes. */
    private final long number = ThreadLocalRandom.current().nextLong();

    private Availability wanted = Availability.ONLINE;
    private boolean changed;
    private boolean storing;
    private long storedAt;

    /** What all connections of the person together showed last; null before the first answer. */
    private @Nullable Availability shown;

    /** Rooms that the person has begun to read live since the last tick. */
    private final List<LocalTopic> entered = new ArrayList<>();

    private boolean lookingAround;

    /** Those to be told that the person is gone. */
    private List<StreamId> lastRooms = List.of();

    ShownStatus(ClientSession session) {
        this.session = session;
    }

    void start() {
        changed = true;
        store(session.node().elapsed());
    }

    void show(Availability status) {
        changed |= wanted != status;
        wanted = status;
        tick(session.node().elapsed());
    }

    /** The person reads this room live now: they will see who is there, and be seen. */
    void entered(LocalTopic topic) {
        if (topic.stream().kind() == StreamId.Kind.ROOM) {
            entered.add(topic);
        }
    }

    void tick(long now) {
        boolean due = changed && now - storedAt >= REST_MS;
        if (due || now - storedAt >= REFRESH_MS) {
            store(now);
        }
        if (!entered.isEmpty() && shown != null && !lookingAround) {
            lookAround();
        }
    }

    private void store(long now) {
        if (storing) {
            return;
        }
        changed = false;
        storing = true;
        storedAt = now;
        Availability status = wanted;
        long until = session.node().now() + SHOWN_MS;
        run(presence -> presence.show(session.user(), connection(), status, until));
    }

    /** What is being stored would come after the end: it is waited for. */
    void close() {
        entered.clear();
        lastRooms = session.subscriptions().rooms();
        if (!storing) {
            drop();
        }
    }

    private void drop() {
        run(presence -> presence.drop(session.user(), connection()));
    }

    private String connection() {
        return session.principal().session() + "/" + Long.toHexString(number);
    }

    private void run(Consumer<Presence> change) {
        Node node = session.node();
        UserId user = session.user();
        List<StreamId> rooms = session.isOver() ? lastRooms : session.subscriptions().rooms();
        node.lookups()
                .run(
                        session.fanout(),
                        () -> {
                            change.accept(node.presence());
                            return node.presence().of(List.of(user), node.now());
                        },
                        all -> stored(all.getOrDefault(user, Availability.OFFLINE), rooms),
                        this::failed);
    }

    private void stored(Availability now, List<StreamId> rooms) {
        stored();
        if (now != shown) {
            shown = now;
            rooms.forEach(this::announce);
        }
    }

    private void stored() {
        if (storing) {
            storing = false;
            if (session.isOver()) {
                drop();
            }
        }
    }

    private void failed(RuntimeException failure) {
        stored();
        LOG.warn("Presence cannot be stored", failure);
    }

    private void announce(StreamId room) {
        if (shown != null) {
            var signal = new Bus.Signal.PresenceChanged(session.user(), shown);
            session.node().bus().publish(room, signal);
        }
    }

    private void lookAround() {
        lookingAround = true;
        Set<LocalTopic> rooms = new LinkedHashSet<>(entered);
        entered.clear();
        rooms.forEach(room -> announce(room.stream()));
        Node node = session.node();
        UserId user = session.user();
        node.lookups()
                .run(
                        session.fanout(),
                        () -> present(node, user, rooms),
                        this::seen,
                        failure -> {
                            lookingAround = false;
                            LOG.warn("Presence cannot be read", failure);
                        });
    }

    private static Map<UserId, Availability> present(
            Node node, UserId reader, Set<LocalTopic> rooms) {
        Set<UserId> people = new HashSet<>();
        for (LocalTopic room : rooms) {
            List<Membership> members = members(node, room, reader);
            if (members.size() <= SMALL_ROOM) {
                members.stream()
                        .filter(Membership::isMember) // an invitation gives nobody a look at them
                        .forEach(member -> people.add(member.user()));
            }
        }
        return node.presence().of(people, node.now());
    }

    private static List<Membership> members(Node node, LocalTopic room, UserId reader) {
        try {
            return node.reader().members(room.room(), reader, null, SMALL_ROOM + 1);
        } catch (Refusal _) {
            return List.of(); // the person has left meanwhile
        }
    }

    private void seen(Map<UserId, Availability> present) {
        lookingAround = false;
        present.forEach(
                (user, status) -> {
                    if (!session.apart().has(user)) {
                        session.send(new ServerFrame.Presence(user, status));
                    }
                });
    }
}
