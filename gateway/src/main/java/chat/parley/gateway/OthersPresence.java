package chat.parley.gateway;

import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Membership;
import chat.parley.rooms.StreamId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a connection is told of who else is in the rooms that its person begins to read live; later
 * changes come by themselves.
 */
final class OthersPresence {
    private static final Logger LOG = LoggerFactory.getLogger(OthersPresence.class);

    /** In larger rooms nobody is told who else is there. */
    private static final int SMALL_ROOM = 100;

    private final ClientSession session;

    /** Rooms that the person has begun to read live since the last look. */
    private final List<LocalTopic> entered = new ArrayList<>();

    private boolean lookingAround;

    OthersPresence(ClientSession session) {
        this.session = session;
    }

    void entered(LocalTopic room) {
        entered.add(room);
    }

    void close() {
        entered.clear();
    }

    /** Looks into the rooms that were entered, and answers which. */
    Collection<StreamId> lookAround() {
        if (entered.isEmpty() || lookingAround) {
            return List.of();
        }
        lookingAround = true;
        Set<LocalTopic> rooms = new LinkedHashSet<>(entered);
        entered.clear();
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
        return rooms.stream().map(LocalTopic::stream).toList();
    }

    private static Map<UserId, Rest.Presence> present(
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
        return node.shown().of(people, node.now());
    }

    private static List<Membership> members(Node node, LocalTopic room, UserId reader) {
        try {
            return node.reader().members(room.room(), reader, null, SMALL_ROOM + 1);
        } catch (Refusal _) {
            return List.of(); // the person has left meanwhile
        }
    }

    private void seen(Map<UserId, Rest.Presence> present) {
        lookingAround = false;
        for (Rest.Presence each : present.values()) {
            if (!session.apart().has(each.user())) {
                session.send(
                        new ServerFrame.Presence(each.user(), each.status(), each.statusText()));
            }
        }
    }
}
