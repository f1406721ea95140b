package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory.ReadCursor;
import chat.parley.rooms.InboxNotices.Told;
import chat.parley.rooms.Sequencer.Input.Found;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Folds every room's log from its first event, and compares what is derived from it: tables, read
 * cursors, inboxes. Reads only; others may write meanwhile. Blocks.
 *
 * <p>What makes that possible is the order of reading. A room is marked before it is appended to,
 * and the mark is taken back only when its tables have caught up; so tables that are behind a head
 * that was read before the mark was looked for, and found missing, have lost something. Inboxes are
 * written before the tables; so what the tables follow, inboxes that are read later must hold.
 */
public final class ProjectionCheck {
    private static final int PAGE = 100;
    private static final int MOST_MARKS = 1_000_000;

    private final EventHistory log;
    private final Directory directory;
    private final RoomLoader loader;
    private final Consumer<String> differences;

    /**
     * @param differences takes what differs from the log, a sentence each
     */
    public ProjectionCheck(EventHistory log, Directory directory, Consumer<String> differences) {
        this.log = log;
        this.directory = directory;
        this.loader = new RoomLoader(log, directory);
        this.differences = differences;
    }

    /** Told how far it has come. */
    @FunctionalInterface
    public interface Watcher {
        void compared(long rooms, long of);
    }

    /**
     * Checks everything. A room whose first events retention took cannot be folded again and is
     * passed over. Throws {@link StoreUnavailable}.
     *
     * @param watcher told after each room
     * @return how many rooms the log has
     */
    public long run(Watcher watcher) {
        Map<RoomId, Long> followed = followed();
        checkForOrphans(followed.keySet());
        InboxNotices notices = InboxNotices.read(log, differences);
        long rooms = 0;
        for (var room : followed.entrySet()) {
            check(room.getKey(), room.getValue(), notices);
            watcher.compared(++rooms, followed.size());
        }
        notices.rooms().stream()
                .filter(room -> log.head(StreamId.of(room)).head() == 0)
                .forEach(room -> differs(room, "inboxes tell of it, and it has no log"));
        return rooms;
    }

    /** Each room of the log, and up to where its tables follow it. */
    private Map<RoomId, Long> followed() {
        Map<RoomId, Long> followed = new HashMap<>();
        List<StreamId> page = log.streams(StreamId.Kind.ROOM, null, PAGE);
        while (!page.isEmpty()) {
            var heads = log.heads(page); // before the marks
            Set<RoomId> behind =
                    directory.dirty(MOST_MARKS).stream()
                            .map(Directory.DirtyMark::room)
                            .collect(Collectors.toSet());
            heads.forEach(
                    (stream, head) -> {
                        RoomId room = new RoomId(stream.id());
                        followed.put(room, projected(room, head.head(), behind));
                    });
            page = log.streams(StreamId.Kind.ROOM, page.getLast(), PAGE);
        }
        return followed;
    }

    private long projected(RoomId room, long head, Set<RoomId> behind) {
        long projected = directory.room(room).map(RoomRecord::projected).orElse(0L);
        if (projected < head && !behind.contains(room)) {
            differs(
                    room,
                    "the tables end at %d, the log at %d, and no mark says so"
                            .formatted(projected, head));
        }
        return projected;
    }

    private void checkForOrphans(Set<RoomId> known) {
        List<RoomId> page = directory.rooms(null, PAGE);
        while (!page.isEmpty()) {
            page.stream()
                    .filter(room -> !known.contains(room))
                    .filter(room -> log.head(StreamId.of(room)).head() == 0)
                    .forEach(room -> differs(room, "the tables have it, and it has no log"));
            page = directory.rooms(page.getLast(), PAGE);
        }
    }

    private void check(RoomId room, long followed, InboxNotices notices) {
        if (log.head(StreamId.of(room)).floor() > 0) {
            return;
        }
        try {
            Found tables = loader.all(room);
            Fold fold = fold(room, tables.record());
            compareRecord(tables.record(), fold);
            compareMembers(tables.members(), fold);
            compareIndex(fold);
            compareNotices(notices, followed, fold);
            long twice = fold.ids.count();
            if (twice > 0) {
                differs(room, twice + " events have an id that another has, too");
            }
        } catch (CorruptLog e) {
            differs(room, String.valueOf(e.getMessage()));
        }
    }

    /**
     * A room's whole log.
     *
     * @param state folded up to where the tables follow
     * @param notices all that its events have to tell people
     * @param index what its events say about each other, as far as the tables follow
     */
    private record Fold(RoomState state, Set<Told> notices, DuplicateIds ids, IndexFold index) {}

    private Fold fold(RoomId room, @Nullable RoomRecord tables) {
        long upTo = tables == null ? 0 : tables.projected();
        RecentIds recent = new RecentIds(0, RoomBounds.DEFAULT);
        RoomState state = new RoomState(room, null, 0, new Roster(List.of(), true), recent);
        Fold fold = new Fold(state, new HashSet<>(), new DuplicateIds(), new IndexFold());
        StreamId stream = StreamId.of(room);
        List<Event> page = log.read(stream, 0, Limits.PAGE_EVENTS);
        while (!page.isEmpty()) {
            for (Event event : page) {
                fold.ids.add(event);
                Inboxes.notices(event).stream()
                        .map(notice -> new Told(notice.recipient(), notice.type(), event.seq()))
                        .forEach(fold.notices::add);
                if (event.seq() <= upTo) {
                    state.fold(event);
                    fold.index.add(event);
                }
            }
            page = log.read(stream, page.getLast().seq(), Limits.PAGE_EVENTS);
        }
        return fold;
    }

    private void compareRecord(@Nullable RoomRecord tables, Fold fold) {
        if (tables == null) {
            return; // then they are told to be behind, or are
        }
        RoomRecord record = fold.state.record();
        compare(fold, "the room", tables, record == null ? null : record.at(fold.state.head()));
    }

    /** The tables may be ahead of what was folded, or read before a deletion that the log has. */
    private void compareIndex(Fold fold) {
        RoomIndex tables = directory.index(fold.state.room());
        fold.index.relations().stream()
                .filter(relation -> !tables.relations().contains(relation))
                .forEach(due -> differs(fold.state.room(), "the tables lack " + due));
        fold.index.mentions().stream()
                .filter(mention -> !tables.mentions().contains(mention))
                .forEach(due -> differs(fold.state.room(), "the tables lack " + due));
        tables.mentions().stream()
                .filter(mention -> mention.seq() <= fold.state.head())
                .filter(mention -> !fold.index.said(mention))
                .forEach(told -> differs(fold.state.room(), "the tables have " + told));
        fold.index.tombstones().stream()
                .filter(seq -> !tables.tombstones().contains(seq))
                .forEach(due -> differs(fold.state.room(), "the tables lack tombstone " + due));
        tables.relations().stream()
                .filter(relation -> relation.seq() <= fold.state.head())
                .filter(relation -> !fold.index.said(relation))
                .forEach(told -> differs(fold.state.room(), "the tables have " + told));
        tables.tombstones().stream()
                .filter(seq -> !fold.index.mayBeDeleted(seq))
                .forEach(told -> differs(fold.state.room(), "the tables have tombstone " + told));
    }

    private void compareMembers(List<Membership> tables, Fold fold) {
        Map<UserId, Membership> folded = new HashMap<>();
        fold.state.roster().changed().stream()
                .filter(Membership::isKnown)
                .forEach(member -> folded.put(member.user(), member));
        for (Membership member : tables) {
            compare(fold, "member " + member.user(), member, folded.remove(member.user()));
            compareCursor(fold, member.user());
        }
        folded.values().forEach(member -> compare(fold, "member " + member.user(), null, member));
    }

    private void compareCursor(Fold fold, UserId user) {
        ReadCursor cursor = directory.readCursor(fold.state.room(), user);
        long head = log.head(StreamId.of(fold.state.room())).head();
        if (cursor.seq() > head) {
            differs(
                    fold.state.room(),
                    "%s has read up to %d, and the log ends at %d"
                            .formatted(user, cursor.seq(), head));
        }
    }

    private void compareNotices(InboxNotices notices, long followed, Fold fold) {
        RoomId room = fold.state.room();
        Set<Told> found = notices.of(room);
        fold.notices.stream()
                .filter(due -> due.seq() <= followed && !found.contains(due))
                .filter(due -> !notices.isTrimmed(due.recipient()))
                .forEach(due -> differs(room, "the inbox of " + due.recipient() + " lacks " + due));
        found.stream()
                .filter(told -> !fold.notices.contains(told))
                .forEach(told -> differs(room, "an inbox tells of what did not happen: " + told));
    }

    private void compare(Fold fold, String what, @Nullable Object tables, @Nullable Object folded) {
        if (tables == null ? folded != null : !tables.equals(folded)) {
            differs(
                    fold.state.room(),
                    "%s: the tables say %s, the log says %s"
                            .formatted(what, orNothing(tables), orNothing(folded)));
        }
    }

    private static Object orNothing(@Nullable Object what) {
        return what == null ? "nothing" : what;
    }

    private void differs(RoomId room, String what) {
        differences.accept("room " + room + ", " + what);
    }
}
