package chat.parley.rooms;

import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** To be extended by a test that comes between a caller and the tables. */
class ForwardingDirectory implements Directory {
    private final Directory to;

    ForwardingDirectory(Directory to) {
        this.to = to;
    }

    @Override
    public Optional<RoomRecord> room(RoomId room) {
        return to.room(room);
    }

    @Override
    public List<RoomId> rooms(@Nullable RoomId after, int limit) {
        return to.rooms(after, limit);
    }

    @Override
    public Membership membership(RoomId room, UserId user) {
        return to.membership(room, user);
    }

    @Override
    public List<Membership> members(RoomId room, @Nullable UserId after, int limit) {
        return to.members(room, after, limit);
    }

    @Override
    public List<Membership> banned(RoomId room, @Nullable UserId after, int limit) {
        return to.banned(room, after, limit);
    }

    @Override
    public List<Membership> known(RoomId room, int limit) {
        return to.known(room, limit);
    }

    @Override
    public void project(RoomRecord record, List<Membership> changed, RoomIndex index) {
        to.project(record, changed, index);
    }

    @Override
    public List<Relation> relations(
            RoomId room, Collection<Long> of, Set<String> types, long after, int limit) {
        return to.relations(room, of, types, after, limit);
    }

    @Override
    public long lastAbout(RoomId room, long of, String type, long before) {
        return to.lastAbout(room, of, type, before);
    }

    @Override
    public RoomIndex index(RoomId room) {
        return to.index(room);
    }

    @Override
    public long deletedAfter(RoomId room, long seq) {
        return to.deletedAfter(room, seq);
    }

    @Override
    public List<Listing> roomsOf(UserId user, @Nullable RoomId after, int limit) {
        return to.roomsOf(user, after, limit);
    }

    @Override
    public List<RoomRecord> publicRooms(String query, @Nullable RoomId after, int limit) {
        return to.publicRooms(query, after, limit);
    }

    @Override
    public Map<UserId, String> nicks(RoomId room, Collection<UserId> people) {
        return to.nicks(room, people);
    }

    @Override
    public ReadCursor advance(RoomId room, UserId user, ReadCursor cursor) {
        return to.advance(room, user, cursor);
    }

    @Override
    public ReadCursor readCursor(RoomId room, UserId user) {
        return to.readCursor(room, user);
    }

    @Override
    public Map<UserId, ReadCursor> readCursors(RoomId room, Collection<UserId> people) {
        return to.readCursors(room, people);
    }

    @Override
    public void markUnread(RoomId room, UserId user, long from) {
        to.markUnread(room, user, from);
    }

    @Override
    public void setNotifications(RoomId room, UserId user, NotificationLevel level) {
        to.setNotifications(room, user, level);
    }

    @Override
    public RoomMarks marks(RoomId room, UserId user) {
        return to.marks(room, user);
    }

    @Override
    public long advanceThread(RoomId room, UserId user, long thread, long seq) {
        return to.advanceThread(room, user, thread, seq);
    }

    @Override
    public void follow(RoomId room, UserId user, long thread, boolean following) {
        to.follow(room, user, thread, following);
    }

    @Override
    public Set<UserId> join(RoomId room, long thread, UserId sender, Map<UserId, Long> people) {
        return to.join(room, thread, sender, people);
    }

    @Override
    public Map<UserId, Boolean> following(RoomId room, long thread, Collection<UserId> people) {
        return to.following(room, thread, people);
    }

    @Override
    public List<FollowedThread> followed(
            RoomId room, UserId user, long since, long after, int limit) {
        return to.followed(room, user, since, after, limit);
    }

    @Override
    public long mentions(RoomId room, UserId user, long after) {
        return to.mentions(room, user, after);
    }

    @Override
    public List<Long> mentioned(RoomId room, UserId user, long before, int limit) {
        return to.mentioned(room, user, before, limit);
    }

    @Override
    public GroupStore groups() {
        return to.groups();
    }

    @Override
    public Reports reports() {
        return to.reports();
    }

    @Override
    public List<UserId> moderators(RoomId room, int limit) {
        return to.moderators(room, limit);
    }

    @Override
    public Blocks blocks() {
        return to.blocks();
    }

    @Override
    public long version() {
        return to.version();
    }

    @Override
    public void markDirty(RoomId room, String node) {
        to.markDirty(room, node);
    }

    @Override
    public void clearDirty(RoomId room, String node) {
        to.clearDirty(room, node);
    }

    @Override
    public List<DirtyMark> dirty(int limit) {
        return to.dirty(limit);
    }

    @Override
    public Set<String> dirtyNodes() {
        return to.dirtyNodes();
    }

    @Override
    public List<RoomId> dirty(String node, int limit) {
        return to.dirty(node, limit);
    }

    @Override
    public void close() {
        to.close();
    }
}
