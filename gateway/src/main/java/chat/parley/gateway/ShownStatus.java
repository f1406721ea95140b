package chat.parley.gateway;

import chat.parley.protocol.Availability;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.ShownPresence;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What this connection shows of its person, over which goes what they have chosen. All of it may be
 * lost, and nobody waits for it. Changes become one when they come faster than once a second. Of
 * somebody who is invisible nothing is told, not even that nothing changed.
 */
final class ShownStatus {
    private static final Logger LOG = LoggerFactory.getLogger(ShownStatus.class);

    /** Rooms that are told of a change: those that are open first. Others see it when they look. */
    private static final int TOLD_ROOMS = 100;

    private static final long REST_MS = 1_000;
    private static final long REFRESH_MS = 30_000;
    private static final long SHOWN_MS = 3 * REFRESH_MS;

    private final ClientSession session;
    private final OthersPresence others;

    /** With the session's id, names the connection among all nodes. */
    private final long number = ThreadLocalRandom.current().nextLong();

    private Availability wanted = Availability.ONLINE;
    private boolean changed;
    private boolean storing;
    private long storedAt;

    private PresenceSettings settings = PresenceSettings.DEFAULTS;

    /** The settings are to be looked up when something is stored the next time. */
    private boolean outdated;

    /** What the person shows with all connections together; null before the first answer. */
    private Rest.@Nullable Presence shown;

    /** It is another since the rooms were told. */
    private boolean toBeTold;

    /** Those to be told that the person is gone. */
    private List<StreamId> lastRooms = List.of();

    ShownStatus(ClientSession session) {
        this.session = session;
        this.others = new OthersPresence(session);
    }

    PresenceSettings settings() {
        return settings;
    }

    void start(PresenceSettings chosen) {
        choose(chosen);
        changed = true;
        store(session.node().elapsed());
    }

    void renew(PresenceSettings chosen) {
        choose(chosen);
        changed = true;
    }

    private void choose(PresenceSettings chosen) {
        settings = chosen;
        session.send(new ServerFrame.Settings(chosen.at(session.node().now())));
    }

    /**
     * The person has chosen something else, on whatever device.
     *
     * @param certain whether they have; otherwise that may have been missed, with all else
     */
    void settingsChanged(boolean certain) {
        outdated = true;
        if (certain) {
            changed = true;
            store(session.node().elapsed());
        }
    }

    void show(Availability status) {
        changed |= wanted != status;
        wanted = status;
        tick(session.node().elapsed());
    }

    /** The person reads this room live now: they will see who is there, and be seen. */
    void entered(LocalTopic topic) {
        if (topic.stream().kind() == StreamId.Kind.ROOM) {
            others.entered(topic);
        }
    }

    void tick(long now) {
        boolean due = changed && now - storedAt >= REST_MS;
        if (due || now - storedAt >= REFRESH_MS) {
            store(now);
        }
        if (toBeTold && session.rooms().isListed()) {
            toBeTold = false;
            announce(rooms());
        }
        if (shown != null) {
            Collection<StreamId> entered = others.lookAround();
            if (shown.status() != Availability.OFFLINE) {
                announce(entered);
            }
        }
    }

    /**
     * @param before what the person showed without this
     */
    private record Stored(PresenceSettings settings, Rest.Presence before, Rest.Presence now) {}

    private void store(long now) {
        if (storing) {
            return;
        }
        changed = false;
        storing = true;
        storedAt = now;
        boolean look = outdated;
        outdated = false;
        Availability status = wanted;
        PresenceSettings held = settings;
        Node node = session.node();
        long until = node.now() + SHOWN_MS;
        node.lookups()
                .run(
                        session.fanout(),
                        () -> {
                            PresenceSettings chosen =
                                    look ? node.chosen().of(session.user()) : held;
                            Rest.Presence before = together(held);
                            node.presence().show(session.user(), connection(), status, until);
                            return new Stored(chosen, before, together(chosen));
                        },
                        this::stored,
                        failure -> failed(look, failure));
    }

    /** What all connections of the person show together, under what they have chosen. */
    private Rest.Presence together(PresenceSettings chosen) {
        UserId user = session.user();
        long now = session.node().now();
        Availability connections =
                session.node()
                        .presence()
                        .of(List.of(user), now)
                        .getOrDefault(user, Availability.OFFLINE);
        return ShownPresence.over(user, connections, chosen, now);
    }

    private void stored(Stored stored) {
        storing = false;
        if (session.isOver()) {
            drop();
            return;
        }
        if (!stored.settings().equals(settings)) {
            choose(stored.settings());
        }
        Rest.Presence before = shown == null ? stored.before() : shown;
        shown = stored.now();
        toBeTold |= isNews(before, shown);
        if (changed && outdated) {
            store(session.node().elapsed());
        }
    }

    /** Who was not there and is not there is not heard of, whatever they change meanwhile. */
    private static boolean isNews(Rest.Presence before, Rest.Presence now) {
        boolean there =
                before.status() != Availability.OFFLINE || now.status() != Availability.OFFLINE;
        return there && !before.equals(now);
    }

    private void failed(boolean look, RuntimeException failure) {
        storing = false;
        outdated |= look;
        LOG.warn("Presence cannot be stored", failure);
        if (session.isOver()) {
            drop();
        }
    }

    /** What is being stored would come after the end: it is waited for. */
    void close() {
        others.close();
        lastRooms = rooms();
        if (!storing) {
            drop();
        }
    }

    private void drop() {
        Node node = session.node();
        PresenceSettings held = settings;
        node.lookups()
                .run(
                        session.fanout(),
                        () -> {
                            node.presence().drop(session.user(), connection());
                            return together(held);
                        },
                        now -> {
                            boolean news = shown != null && isNews(shown, now);
                            shown = now;
                            if (news) {
                                announce(lastRooms);
                            }
                        },
                        failure -> LOG.warn("Presence cannot be dropped", failure));
    }

    private String connection() {
        return session.principal().session() + "/" + Long.toHexString(number);
    }

    private List<StreamId> rooms() {
        Set<StreamId> rooms = new LinkedHashSet<>(session.subscriptions().rooms());
        rooms.addAll(session.rooms().watched());
        return rooms.stream().limit(TOLD_ROOMS).toList();
    }

    private void announce(Collection<StreamId> rooms) {
        if (shown != null) {
            var signal =
                    new Bus.Signal.PresenceChanged(
                            session.user(), shown.status(), shown.statusText());
            rooms.forEach(room -> session.node().bus().publish(room, signal));
        }
    }
}
