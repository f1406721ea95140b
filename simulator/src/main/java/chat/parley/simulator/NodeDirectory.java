package chat.parley.simulator;

import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Blocks;
import chat.parley.rooms.Directory;
import chat.parley.rooms.GroupStore;
import chat.parley.rooms.Membership;
import chat.parley.rooms.Relation;
import chat.parley.rooms.Reports;
import chat.parley.rooms.RoomIndex;
import chat.parley.rooms.RoomRecord;
import chat.parley.testkit.Observation;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables as one node reaches them. A write may be done although its caller is told otherwise.
 */
final class NodeDirectory implements Directory {
    private final Node node;
    private final Directory tables;

    NodeDirectory(Node node, Directory tables) {
        this.node = node;
        this.tables = tables;
    }

    @Override
    public Optional<RoomRecord> room(RoomId room) {
        node.call();
        return tables.room(room);
    }

    @Override
    public List<RoomId> rooms(@Nullable RoomId after, int limit) {
        node.call();
        return tables.rooms(after, limit);
    }

    @Override
    public Membership membership(RoomId room, UserId user) {
        node.call();
        return tables.membership(room, user);
    }

    @Override
    public List<Membership> members(RoomId room, @Nullable UserId after, int limit) {
        node.call();
        return tables.members(room, after, limit);
    }

    @Override
    public List<Membership> banned(RoomId room, @Nullable UserId after, int limit) {
        node.call();
        return tables.banned(room, after, limit);
    }

    @Override
    public List<Membership> known(RoomId room, int limit) {
        node.call();
        return tables.known(room, limit);
    }

    @Override
    public void project(RoomRecord record, List<Membership> changed, RoomIndex index) {
        node.call();
        tables.project(record, changed, index);
        node.world().oracle().projected(record.room(), record.projected());
        node.world().groups().projected(record);
        node.returned();
    }

    @Override
    public List<Relation> relations(
            RoomId room, Collection<Long> of, Set<String> types, long after, int limit) {
        node.call();
        return tables.relations(room, of, types, after, limit);
    }

    @Override
    public long lastAbout(RoomId room, long of, String type, long before) {
        node.call();
        return tables.lastAbout(room, of, type, before);
    }

    @Override
    public RoomIndex index(RoomId room) {
        node.call();
        return tables.index(room);
    }

    @Override
    public long deletedAfter(RoomId room, long seq) {
        node.call();
        return tables.deletedAfter(room, seq);
    }

    @Override
    public List<Listing> roomsOf(UserId user, @Nullable RoomId after, int limit) {
        node.call();
        return tables.roomsOf(user, after, limit);
    }

    @Override
    public List<RoomRecord> publicRooms(String query, @Nullable RoomId after, int limit) {
        node.call();
        return tables.publicRooms(query, after, limit);
    }

    @Override
    public Map<UserId, String> nicks(RoomId room, Collection<UserId> people) {
        node.call();
        return tables.nicks(room, people);
    }

    @Override
    public ReadCursor advance(RoomId room, UserId user, ReadCursor to) {
        node.call();
        ReadCursor now = tables.advance(room, user, to);
        node.world().diary().saw(new Observation.ReadUpTo(user, room, now.seq()));
        node.returned();
        return now;
    }

    @Override
    public ReadCursor readCursor(RoomId room, UserId user) {
        node.call();
        return tables.readCursor(room, user);
    }

    @Override
    public Map<UserId, ReadCursor> readCursors(RoomId room, Collection<UserId> people) {
        node.call();
        return tables.readCursors(room, people);
    }

    @Override
    public void markUnread(RoomId room, UserId user, long from) {
        node.call();
        tables.markUnread(room, user, from);
    }

    @Override
    public void setNotifications(RoomId room, UserId user, NotificationLevel level) {
        node.call();
        tables.setNotifications(room, user, level);
    }

    @Override
    public RoomMarks marks(RoomId room, UserId user) {
        node.call();
        return tables.marks(room, user);
    }

    @Override
    public long advanceThread(RoomId room, UserId user, long thread, long seq) {
        node.call();
        return tables.advanceThread(room, user, thread, seq);
    }

    @Override
    public void follow(RoomId room, UserId user, long thread, boolean following) {
        node.call();
        tables.follow(room, user, thread, following);
    }

    @Override
    public Set<UserId> join(RoomId room, long thread, UserId sender, Map<UserId, Long> people) {
        node.call();
        return tables.join(room, thread, sender, people);
    }

    @Override
    public Map<UserId, Boolean> following(RoomId room, long thread, Collection<UserId> people) {
        node.call();
        return tables.following(room, thread, people);
    }

    @Override
    public List<FollowedThread> followed(
            RoomId room, UserId user, long since, long after, int limit) {
        node.call();
        return tables.followed(room, user, since, after, limit);
    }

    @Override
    public long mentions(RoomId room, UserId user, long after) {
        node.call();
        return tables.mentions(room, user, after);
    }

    @Override
    public List<Long> mentioned(RoomId room, UserId user, long before, int limit) {
        node.call();
        return tables.mentioned(room, user, before, limit);
    }

    @Override
    public GroupStore groups() {
        node.call();
        return tables.groups();
    }

    @Override
    public Reports reports() {
        node.call();
        return tables.reports();
    }

    @Override
    public List<UserId> moderators(RoomId room, int limit) {
        node.call();
        return tables.moderators(room, limit);
    }

    @Override
    public Blocks blocks() {
        node.call();
        return tables.blocks();
    }

    @Override
    public long version() {
        node.call();
        return tables.version();
    }

    @Override
    public void markDirty(RoomId room, String name) {
        node.call();
        tables.markDirty(room, name);
        node.returned();
    }

    @Override
    public void clearDirty(RoomId room, String name) {
        node.call();
        tables.clearDirty(room, name);
        node.returned();
    }

    @Override
    public List<DirtyMark> dirty(int limit) {
        node.call();
        return tables.dirty(limit);
    }

    @Override
    public Set<String> dirtyNodes() {
        node.call();
        return tables.dirtyNodes();
    }

    @Override
    public List<RoomId> dirty(String dead, int limit) {
        node.call();
        return tables.dirty(dead, limit);
    }

    @Override
    public void close() {}
}
