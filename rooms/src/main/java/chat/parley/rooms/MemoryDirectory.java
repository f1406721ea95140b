package chat.parley.rooms;

import chat.parley.protocol.EventType;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tables in memory, gone with the process: for tests, for the simulator, and to compare other
 * adapters with. Deterministic.
 */
public final class MemoryDirectory implements Directory {
    private final NavigableMap<RoomId, Room> rooms = new TreeMap<>();
    private final Map<Reader, Read> reads = new HashMap<>();
    private final Map<Reader, Mark> roomMarks = new HashMap<>();
    private final Map<Reader, NavigableMap<Long, ThreadState>> threads = new HashMap<>();
    private final Set<DirtyMark> marks = new LinkedHashSet<>();
    private final MemoryBlocks blocks = new MemoryBlocks();
    private final MemoryReports reports = new MemoryReports(this);
    private final MemoryGroups groups;
    private long version;

    /** One in which nobody signs out. */
    public MemoryDirectory() {
        this(_ -> false);
    }

    /**
     * @param isGone whether a device is signed in no more
     */
    public MemoryDirectory(Predicate<LeafOwner> isGone) {
        this.groups = new MemoryGroups(this::isDirty, isGone);
    }

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
    public synchronized List<Membership> banned(RoomId room, @Nullable UserId after, int limit) {
        return after(peopleOf(room), after).values().stream()
                .filter(Membership::banned)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<UserId> moderators(RoomId room, int limit) {
        return peopleOf(room).values().stream()
                .filter(Membership::moderates)
                .map(Membership::user)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Membership> known(RoomId room, int limit) {
        return peopleOf(room).values().stream().limit(limit).toList();
    }

    @Override
    public synchronized void project(RoomRecord record, List<Membership> changed, RoomIndex index) {
        Room room = rooms.computeIfAbsent(record.room(), _ -> new Room(record));
        if (room.record.projected() > record.projected()) {
            return;
        }
        room.record = record;
        room.version = ++version;
        changed.forEach(room::put);
        room.put(index);
        groups.project(record.room(), record.group(), index.epochs());
    }

    @Override
    public synchronized List<Relation> relations(
            RoomId room, Collection<Long> of, Set<String> types, long after, int limit) {
        Set<Long> about = Set.copyOf(of);
        return relationsOf(room).stream()
                .filter(r -> about.contains(r.of()) && types.contains(r.type()) && r.seq() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized long lastAbout(RoomId room, long of, String type, long before) {
        return relationsOf(room).stream()
                .filter(r -> r.of() == of && r.type().equals(type) && r.seq() < before)
                .mapToLong(Relation::seq)
                .max()
                .orElse(0);
    }

    @Override
    public synchronized RoomIndex index(RoomId room) {
        Room found = rooms.get(room);
        return found == null
                ? RoomIndex.EMPTY
                : new RoomIndex(
                        List.copyOf(found.relations),
                        List.copyOf(found.mentions),
                        found.tombstones,
                        Set.of());
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
    public synchronized Map<UserId, String> nicks(RoomId room, Collection<UserId> people) {
        Map<UserId, String> nicks = new TreeMap<>();
        for (UserId person : people) {
            String nick = membership(room, person).nick();
            if (nick != null) {
                nicks.put(person, nick);
            }
        }
        return nicks;
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
    public synchronized Map<UserId, ReadCursor> readCursors(
            RoomId room, Collection<UserId> people) {
        Map<UserId, ReadCursor> cursors = new TreeMap<>();
        for (UserId person : people) {
            ReadCursor cursor = readCursor(room, person);
            if (!cursor.equals(ReadCursor.START)) {
                cursors.put(person, cursor);
            }
        }
        return cursors;
    }

    @Override
    public synchronized void markUnread(RoomId room, UserId user, long from) {
        NotificationLevel level = marks(room, user).notifications();
        roomMarks.put(new Reader(room, user), new Mark(new RoomMarks(from, level), ++version));
    }

    @Override
    public synchronized void setNotifications(RoomId room, UserId user, NotificationLevel level) {
        long from = marks(room, user).unreadFrom();
        roomMarks.put(new Reader(room, user), new Mark(new RoomMarks(from, level), ++version));
    }

    @Override
    public synchronized RoomMarks marks(RoomId room, UserId user) {
        return roomMarks.getOrDefault(new Reader(room, user), Mark.NONE).marks();
    }

    @Override
    public synchronized long advanceThread(RoomId room, UserId user, long thread, long seq) {
        touch(room, user);
        ThreadState now = thread(room, user, thread);
        ThreadState to = now.readTo(Math.max(now.read(), seq));
        threadsOf(room, user).put(thread, to);
        return to.read();
    }

    @Override
    public synchronized void follow(RoomId room, UserId user, long thread, boolean following) {
        touch(room, user);
        long read = thread(room, user, thread).read();
        threadsOf(room, user).put(thread, new ThreadState(read, following, true));
    }

    @Override
    public synchronized Set<UserId> join(
            RoomId room, long thread, UserId sender, Map<UserId, Long> people) {
        Set<UserId> joined = new LinkedHashSet<>();
        people.forEach(
                (user, read) -> {
                    ThreadState now = thread(room, user, thread);
                    boolean isOpen = !now.chosen() && !now.following();
                    if (isOpen
                            && membership(room, user).isMember()
                            && !blocks.stands(user, sender)) {
                        touch(room, user);
                        long to = Math.max(now.read(), read);
                        threadsOf(room, user).put(thread, new ThreadState(to, true, false));
                        joined.add(user);
                    }
                });
        return joined;
    }

    @Override
    public synchronized Map<UserId, Boolean> following(
            RoomId room, long thread, Collection<UserId> people) {
        Map<UserId, Boolean> following = new TreeMap<>();
        for (UserId user : people) {
            ThreadState state = thread(room, user, thread);
            if (state.chosen() || state.following()) {
                following.put(user, state.following());
            }
        }
        return following;
    }

    private ThreadState thread(RoomId room, UserId user, long thread) {
        return threadsOf(room, user).getOrDefault(thread, ThreadState.NONE);
    }

    /** The person's list of rooms tells of it. */
    private void touch(RoomId room, UserId user) {
        roomMarks.put(new Reader(room, user), new Mark(marks(room, user), ++version));
    }

    @Override
    public synchronized List<FollowedThread> followed(
            RoomId room, UserId user, long since, long after, int limit) {
        return after(threadsOf(room, user), after).entrySet().stream()
                .filter(entry -> entry.getValue().following())
                .limit(limit)
                .map(entry -> followed(room, user, since, entry))
                .toList();
    }

    private FollowedThread followed(
            RoomId room, UserId user, long since, Map.Entry<Long, ThreadState> followed) {
        long thread = followed.getKey();
        long read = followed.getValue().read();
        List<Relation> replies =
                relationsOf(room).stream()
                        .filter(r -> r.of() == thread && r.type().equals(EventType.MESSAGE))
                        .toList();
        List<Long> unread =
                replies.stream()
                        .filter(
                                reply ->
                                        reply.seq() > Math.max(read, since)
                                                && !reply.sender().equals(user))
                        .map(Relation::seq)
                        .toList();
        long mentions = mentioned(room, user).filter(unread::contains).count();
        long last = replies.isEmpty() ? 0 : replies.getLast().seq();
        return new FollowedThread(thread, read, replies.size(), last, unread.size(), mentions);
    }

    private NavigableMap<Long, ThreadState> threadsOf(RoomId room, UserId user) {
        return threads.computeIfAbsent(new Reader(room, user), _ -> new TreeMap<>());
    }

    @Override
    public synchronized long mentions(RoomId room, UserId user, long after) {
        Set<Long> inThreads =
                relationsOf(room).stream()
                        .filter(relation -> relation.type().equals(EventType.MESSAGE))
                        .map(Relation::seq)
                        .collect(Collectors.toSet());
        return mentioned(room, user).filter(seq -> seq > after && !inThreads.contains(seq)).count();
    }

    @Override
    public synchronized List<Long> mentioned(RoomId room, UserId user, long before, int limit) {
        return mentioned(room, user)
                .filter(seq -> seq < before)
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .toList();
    }

    private Stream<Long> mentioned(RoomId room, UserId user) {
        Room found = rooms.get(room);
        return found == null
                ? Stream.empty()
                : found.mentions.stream()
                        .filter(mention -> mention.isOf(user))
                        .filter(mention -> !blocks.stands(user, mention.sender()))
                        .map(Mention::seq)
                        .distinct();
    }

    @Override
    public GroupStore groups() {
        return groups;
    }

    @Override
    public Reports reports() {
        return reports;
    }

    @Override
    public Blocks blocks() {
        return blocks;
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

    private synchronized boolean isDirty(RoomId room) {
        return marks.stream().anyMatch(mark -> mark.room().equals(room));
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

    @Override
    public synchronized long deletedAfter(RoomId room, long seq) {
        Room found = rooms.get(room);
        return found == null ? 0 : found.tombstones.tailSet(seq + 1).size();
    }

    private SortedSet<Relation> relationsOf(RoomId room) {
        Room found = rooms.get(room);
        return found == null ? new TreeSet<>(Room.BY_SEQ) : found.relations;
    }

    private Read read(Reader reader) {
        return reads.getOrDefault(reader, Read.NOTHING);
    }

    private Listing listing(Room room, UserId user) {
        Reader reader = new Reader(room.record.room(), user);
        Read read = read(reader);
        Mark mark = roomMarks.getOrDefault(reader, Mark.NONE);
        return new Listing(
                room.record.withGroup(null),
                room.people.getOrDefault(user, Membership.none(user)),
                room.record.kind() == RoomKind.DIRECT ? room.other(user) : null,
                read.cursor(),
                room.tombstones.tailSet(read.cursor().seq() + 1).size(),
                mentions(room.record.room(), user, read.cursor().seq()),
                (int)
                        threadsOf(room.record.room(), user).values().stream()
                                .filter(ThreadState::following)
                                .count(),
                mark.marks(),
                Math.max(room.version, Math.max(read.version(), mark.version())));
    }

    private static <K, V> NavigableMap<K, V> after(NavigableMap<K, V> all, @Nullable K key) {
        return key == null ? all : all.tailMap(key, false);
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static final class Room {
        static final Comparator<Relation> BY_SEQ =
                Comparator.comparingLong(Relation::seq).thenComparingLong(Relation::of);

        private final NavigableMap<UserId, Membership> people = new TreeMap<>();
        private final SortedSet<Relation> relations = new TreeSet<>(BY_SEQ);
        private final Set<Mention> mentions = new LinkedHashSet<>();
        private final SortedSet<Long> tombstones = new TreeSet<>();
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

        void put(RoomIndex index) {
            relations.addAll(index.relations());
            relations.removeIf(relation -> index.silenced().contains(relation.seq()));
            mentions.addAll(index.mentions());
            mentions.removeIf(mention -> index.silenced().contains(mention.seq()));
            tombstones.addAll(index.tombstones());
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

    private record Mark(RoomMarks marks, long version) {
        static final Mark NONE = new Mark(RoomMarks.NONE, 0);
    }

    private record ThreadState(long read, boolean following, boolean chosen) {
        static final ThreadState NONE = new ThreadState(0, false, false);

        ThreadState readTo(long seq) {
            return new ThreadState(seq, following, chosen);
        }
    }

    private record Read(ReadCursor cursor, long version) {
        static final Read NOTHING = new Read(ReadCursor.START, 0);
    }
}
