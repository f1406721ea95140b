package chat.parley.testkit;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.HandshakeReader;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.testkit.Violation.Rule;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The group of an encrypted room, folded from its log a second time: an oracle that shares no code
 * with what the server folds. It knows who holds the keys of which epoch, and says of each event
 * what must not be in the log. Not thread-safe.
 */
public final class GroupModel {
    private final RoomId room;
    private final BiConsumer<Rule, String> violated;
    private final Set<UserId> members = new HashSet<>();
    private final Set<UserId> invited = new HashSet<>();
    private final TreeMap<Long, LeafOwner> leaves = new TreeMap<>();
    private final Set<LeafOwner> gone = new HashSet<>();

    /** By epoch, of the newest group. */
    private final Map<Long, Set<LeafOwner>> holders = new HashMap<>();

    private int incarnation;
    private long epoch;
    private long oldest;
    private long begunAt;

    /**
     * @param violated is told of each promise that the log breaks
     */
    public GroupModel(RoomId room, BiConsumer<Rule, String> violated) {
        this.room = room;
        this.violated = violated;
    }

    /** Takes in the next event of the log. */
    public void fold(Event event) {
        if (EventType.changesRoom(event.type())) {
            apply(event, change(event));
        } else {
            said(event);
        }
    }

    private void apply(Event event, RoomChange change) {
        switch (change) {
            case RoomChange.Created(_, _, _, var with, _) -> {
                members.add(event.sender());
                if (with != null) {
                    members.add(with);
                }
            }
            case RoomChange.Invited(UserId user) -> invited.add(user);
            case RoomChange.Joined(UserId user) -> {
                invited.remove(user);
                members.add(user);
            }
            case RoomChange.Left(UserId user, _) -> {
                invited.remove(user);
                members.remove(user);
            }
            case RoomChange.Encrypted began -> begin(event, began);
            case RoomChange.Committed ended -> commit(event, ended);
            case RoomChange.Removal(UserId user, var device) ->
                    gone.add(new LeafOwner(user, device));
            case RoomChange.Renamed _,
                    RoomChange.Configured _,
                    RoomChange.Pinned _,
                    RoomChange.Unpinned _,
                    RoomChange.Closed _,
                    RoomChange.Unbanned _,
                    RoomChange.RoleGiven _,
                    RoomChange.NickChanged _,
                    RoomChange.Deletion _ -> {}
        }
    }

    private void begin(Event event, RoomChange.Encrypted began) {
        if (began.incarnation() != incarnation + 1) {
            report(Rule.ONE_COMMIT_AN_EPOCH, event, "begins after incarnation " + incarnation);
        }
        incarnation = began.incarnation();
        leaves.clear();
        gone.clear();
        holders.clear();
        oldest = 0;
        leaves.put(0L, new LeafOwner(event.sender(), event.device()));
        enter(0, event);
    }

    private void commit(Event event, RoomChange.Committed ended) {
        if (ended.incarnation() != incarnation || ended.epoch() != epoch) {
            report(Rule.ONE_COMMIT_AN_EPOCH, event, "comes in " + text());
        }
        for (GroupLeaf leaf : ended.removed()) {
            LeafOwner was = leaves.remove(leaf.leaf());
            if (was == null || !was.equals(owner(leaf))) {
                report(Rule.TABLES_FOLLOW_THE_LOG, event, "removes a leaf that is not there");
            }
        }
        for (GroupLeaf leaf : ended.added()) {
            if (!isIn(leaf.user())) {
                report(Rule.SEALED_FOR_THE_ROOM, event, "adds " + leaf.user() + ", a stranger");
            }
            gone.remove(owner(leaf));
            if (leaves.put(leaf.leaf(), owner(leaf)) != null) {
                report(Rule.TABLES_FOLLOW_THE_LOG, event, "adds to a leaf that is taken");
            }
        }
        if (!ended.removed().isEmpty()) {
            oldest = ended.epoch() + 1;
        }
        enter(ended.epoch() + 1, event);
    }

    private void enter(long next, Event event) {
        epoch = next;
        begunAt = event.seq();
        holders.put(next, Set.copyOf(leaves.values()));
    }

    /** What is said is sealed, and all who hold the keys are in the room, with living sessions. */
    private void said(Event event) {
        if (!event.type().equals(EventType.MESSAGE)
                && !event.type().equals(EventType.EDIT)
                && !event.type().equals(EventType.REACTION)) {
            return;
        }
        Said.Sealed sealed = Said.Sealed.in(event.content());
        if (sealed == null) {
            report(Rule.SEALED_FOR_THE_ROOM, event, "can be read by the server");
            return;
        }
        if (!group(sealed).equals(id())) {
            report(Rule.SEALED_FOR_THE_ROOM, event, "is of another group than the newest");
        }
        Set<LeafOwner> readers = holders.getOrDefault(sealed.epoch(), Set.of());
        if (!readers.contains(new LeafOwner(event.sender(), event.device()))) {
            report(Rule.SEALED_FOR_THE_ROOM, event, "is by nobody in epoch " + sealed.epoch());
        }
        for (LeafOwner reader : readers) {
            if (!isIn(reader.user()) || gone.contains(reader) || !leaves.containsValue(reader)) {
                report(
                        Rule.SEALED_FOR_THE_ROOM,
                        event,
                        "in epoch %d can be read by %s, in %s"
                                .formatted(sealed.epoch(), reader, text()));
            }
        }
    }

    private static Bytes group(Said.Sealed sealed) {
        try {
            return HandshakeReader.application(Base64.getDecoder().decode(sealed.key())).group();
        } catch (InvalidHandshake e) {
            throw new IllegalArgumentException("the log holds a key that is none", e);
        }
    }

    private Bytes id() {
        return Bytes.of(
                ByteBuffer.allocate(20)
                        .putLong(room.value().getMostSignificantBits())
                        .putLong(room.value().getLeastSignificantBits())
                        .putInt(incarnation)
                        .array());
    }

    private void report(Rule rule, Event event, String what) {
        violated.accept(
                rule, "%s %d of room %s %s".formatted(event.type(), event.seq(), room, what));
    }

    private static LeafOwner owner(GroupLeaf leaf) {
        return new LeafOwner(leaf.user(), leaf.device());
    }

    /** Whether the person is a member or invited. */
    public boolean isIn(UserId user) {
        return members.contains(user) || invited.contains(user);
    }

    public boolean isMember(UserId user) {
        return members.contains(user);
    }

    /** 0 until a group begins. */
    public int incarnation() {
        return incarnation;
    }

    public long epoch() {
        return epoch;
    }

    public Collection<LeafOwner> devices() {
        return leaves.values();
    }

    /** Whether somebody must be removed before anything is said. */
    public boolean mustRemove() {
        return leaves.values().stream().anyMatch(this::isDue);
    }

    /** Whether it is on the list of removals. */
    public boolean isDue(LeafOwner device) {
        return !isIn(device.user()) || gone.contains(device);
    }

    /** The group in one line, to be compared with {@link TablesText}. */
    public String text() {
        if (incarnation == 0) {
            return TablesText.NO_GROUP;
        }
        List<String> texts =
                leaves.entrySet().stream()
                        .map(
                                leaf ->
                                        TablesText.leaf(
                                                leaf.getKey(),
                                                leaf.getValue(),
                                                !isIn(leaf.getValue().user()),
                                                gone.contains(leaf.getValue())))
                        .toList();
        return TablesText.group(incarnation, epoch, oldest, begunAt, texts);
    }

    private static RoomChange change(Event event) {
        try {
            return RoomChange.of(event.type(), event.content());
        } catch (InvalidJson e) {
            throw new IllegalArgumentException("event " + event.seq() + ": " + e.getMessage(), e);
        }
    }
}
