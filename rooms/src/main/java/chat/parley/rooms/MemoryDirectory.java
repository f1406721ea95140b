package chat.parley.rooms;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tables in memory, gone with the process: for tests, for the simulator, and to compare other
 * adapters with. Deterministic.
 */
public final class MemoryDirectory implements Directory {
    private final NavigableMap<RoomId, Room> rooms = new TreeMap<>();
    private final Map<Reader, Read> reads = new HashMap<>();
    private final Set<DirtyMark> marks = new LinkedHashSet<>();
    private long version;

    @Override
    public synchronized Optional<RoomRecord> room(RoomId room) {
        return Optional.ofNullable(rooms.get(room)).map(found -> found.record);
    }

    @Override
    public synchronized List<RoomId> rooms(@Nullable RoomId after, int limit) {
        return after(rooms, after).keySet().stream().limit(limit).toList();
    }

    @Override
    public synchronized Membership membership(RoomId room, UserId user) {
        return peopleOf(room).getOrDefault(user, Membership.none(user));
    }

    @Override
    public synchronized List<Membership> members(RoomId room, @Nullable UserId after, int limit) {
        return after(peopleOf(room), after).values().stream()
                .filter(person -> person.isMember() || person.invited())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Membership> known(RoomId room, int limit) {
        return peopleOf(room).values().stream().limit(limit).toList();
    }

    @Override
    public synchronized void project(RoomRecord record, List<Membership> changed) {
        Room room = rooms.computeIfAbsent(record.room(), _ -> new Room(record));
        if (room.record.projected() > record.projected()) {
            return;
        }
        room.record = record;
        room.version = ++version;
        changed.forEach(room::put);
    }

    @Override
    public synchronized List<Listing> roomsOf(UserId user, @Nullable RoomId after, int limit) {
        return after(rooms, after).values().stream()
                .filter(room -> room.shows(user))
                .limit(limit)
                .map(room -> listing(room, user))
                .toList();
    }

    @Override
    public synchronized List<RoomRecord> publicRooms(
            String query, @Nullable RoomId after, int limit) {
        return after(rooms, after).values().stream()
                .map(room -> room.record)
                .filter(room -> room.kind() == RoomKind.PUBLIC && !room.closed())
                .filter(room -> room.name() != null && folded(room.name()).contains(folded(query)))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized ReadCursor advance(RoomId room, UserId user, ReadCursor to) {
        Reader reader = new Reader(room, user);
        Read now = read(reader);
        if (to.seq() <= now.cursor().seq()) {
            return now.cursor();
        }
        reads.put(reader, new Read(to, ++version));
        return to;
    }

    @Override
    public synchronized ReadCursor readCursor(RoomId room, UserId user) {
        return read(new Reader(room, user)).cursor();
    }

    @Override
    public synchronized long version() {
        return version;
    }

    @Override
    public synchronized void markDirty(RoomId room, String node) {
        marks.add(new DirtyMark(room, node));
    }

    @Override
    public synchronized void clearDirty(RoomId room, String node) {
        marks.remove(new DirtyMark(room, node));
    }

    @Override
    public synchronized List<DirtyMark> dirty(int limit) {
        return marks.stream().limit(limit).toList();
    }

    @Override
    public synchronized Set<String> dirtyNodes() {
        return marks.stream().map(DirtyMark::node).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public synchronized List<RoomId> dirty(String node, int limit) {
        return marks.stream()
                .filter(mark -> mark.node().equals(node))
                .map(DirtyMark::room)
                .limit(limit)
                .toList();
    }

    @Override
    public void close() {}

    private NavigableMap<UserId, Membership> peopleOf(RoomId room) {
        Room found = rooms.get(room);
        return found == null ? new TreeMap<>() : found.people;
    }

    private Read read(Reader reader) {
        return reads.getOrDefault(reader, Read.NOTHING);
    }

    private Listing listing(Room room, UserId user) {
        Read read = read(new Reader(room.record.room(), user));
        return new Listing(
                room.record,
                room.people.getOrDefault(user, Membership.none(user)),
                room.record.kind() == RoomKind.DIRECT ? room.other(user) : null,
                read.cursor(),
                Math.max(room.version, read.version()));
    }

    private static <K, V> NavigableMap<K, V> after(NavigableMap<K, V> all, @Nullable K key) {
        return key == null ? all : all.tailMap(key, false);
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static final class Room {
        private final NavigableMap<UserId, Membership> people = new TreeMap<>();
        private RoomRecord record;
        private long version;

        Room(RoomRecord record) {
            this.record = record;
        }

        void put(Membership person) {
            if (person.isKnown()) {
                people.put(person.user(), person);
            } else {
                people.remove(person.user());
            }
        }

        boolean shows(UserId user) {
            Membership person = people.get(user);
            return person != null && (person.isMember() || person.invited());
        }

        /** The other one of two; oneself in a conversation with oneself. */
        UserId other(UserId user) {
            return people.keySet().stream()
                    .filter(person -> !person.equals(user))
                    .findFirst()
                    .orElse(user);
        }
    }

    private record Reader(RoomId room, UserId user) {}

    private record Read(ReadCursor cursor, long version) {
        static final Read NOTHING = new Read(ReadCursor.START, 0);
    }
}
