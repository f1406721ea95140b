package chat.parley.gateway;

import chat.parley.protocol.Availability;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Membership;
import chat.parley.rooms.Presence;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What this connection shows of its person's presence, and what it is told of others. All of it may
 * be lost and none of it is waited for. Changes that come while one is under way become one.
 */
final class ShownStatus {
    private static final Logger LOG = LoggerFactory.getLogger(ShownStatus.class);

    /** In larger rooms nobody is told who else is there. */
    private static final int SMALL_ROOM = 100;

    private static final long REFRESH_MS = 30_000;
    private static final long SHOWN_MS = 3 * REFRESH_MS;

    private final ClientSession session;
    private final String connection = UUID.randomUUID().toString();
    private Availability wanted = Availability.ONLINE;
    private boolean changed;
    private boolean underWay;
    private long refreshAt;

    /** What all connections of the person together showed last; null before the first answer. */
    private @Nullable Availability shown;

    ShownStatus(ClientSession session) {
        this.session = session;
    }

    void start() {
        show(Availability.ONLINE);
    }

    void show(Availability status) {
        wanted = status;
        changed = true;
        storeNext();
    }

    void tick(long now) {
        if (now >= refreshAt) {
            changed = true;
        }
        storeNext();
    }

    private void storeNext() {
        if (!changed || underWay) {
            return;
        }
        changed = false;
        underWay = true;
        long now = session.node().now();
        refreshAt = now + REFRESH_MS;
        Availability status = wanted;
        run(presence -> presence.show(session.user(), connection, status, now + SHOWN_MS));
    }

    void close() {
        run(presence -> presence.drop(session.user(), connection));
    }

    /** A change to what is stored. */
    private interface Change {
        void make(Presence presence);
    }

    private void run(Change change) {
        Presence presence = session.node().presence();
        UserId user = session.user();
        List<StreamId> rooms = session.subscriptions().rooms();
        session.node()
                .lookups()
                .run(
                        session.fanout(),
                        () -> {
                            change.make(presence);
                            return presence.of(List.of(user), session.node().now());
                        },
                        all -> stored(all.getOrDefault(user, Availability.OFFLINE), rooms),
                        this::failed);
    }

    private void stored(Availability now, List<StreamId> rooms) {
        underWay = false;
        if (now != shown) {
            shown = now;
            rooms.forEach(this::announce);
        }
    }

    private void failed(RuntimeException failure) {
        underWay = false;
        LOG.warn("Presence cannot be stored", failure);
    }

    private void announce(StreamId room) {
        if (shown != null) {
            session.node()
                    .bus()
                    .publish(room, new Bus.Signal.PresenceChanged(session.user(), shown));
        }
    }

    /** The person reads this room live now: they see who is there, and are seen. */
    void entered(LocalTopic topic) {
        if (topic.stream().kind() == StreamId.Kind.INBOX) {
            return;
        }
        announce(topic.stream());
        Node node = session.node();
        node.lookups()
                .run(
                        session.fanout(),
                        () -> present(node, topic),
                        all ->
                                all.forEach(
                                        (user, status) ->
                                                session.send(
                                                        new ServerFrame.Presence(user, status))),
                        failure -> LOG.debug("Presence cannot be read", failure));
    }

    private Map<UserId, Availability> present(Node node, LocalTopic topic) {
        List<Membership> members =
                node.reader().members(topic.room(), session.user(), null, SMALL_ROOM + 1);
        if (members.size() > SMALL_ROOM) {
            return Map.of();
        }
        return node.presence().of(members.stream().map(Membership::user).toList(), node.now());
    }
}
