package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What a room is, folded from its log to exactly {@link #head}. */
@Deterministic
final class RoomState {
    private final RoomId room;
    private final Roster roster;
    private final RecentIds recent;
    private final KnownEvents known = new KnownEvents();
    private Set<UserId> blockers = Set.of();
    private @Nullable RoomRecord record;
    private long head;
    private long count;
    private long projected;

    /**
     * @param record the room as it is projected, null when it is not yet; {@code roster} agrees
     *     with it
     * @param count the second dense number at the sequence up to which the room is projected
     */
    RoomState(
            RoomId room, @Nullable RoomRecord record, long count, Roster roster, RecentIds recent) {
        this.room = room;
        this.record = record;
        this.roster = roster;
        this.recent = recent;
        this.projected = record == null ? 0 : record.projected();
        this.head = projected;
        this.count = count;
    }

    RoomId room() {
        return room;
    }

    long head() {
        return head;
    }

    long count() {
        return count;
    }

    /** Null until the room is created. */
    @Nullable RoomRecord record() {
        return record;
    }

    boolean isDirect() {
        return record != null && record.kind() == RoomKind.DIRECT;
    }

    /** Takes in who of the two people of a direct conversation has blocked the other. */
    void blocked(Set<UserId> by) {
        blockers = by;
    }

    /** Those who have, when it was looked up last. */
    Set<UserId> blockers() {
        return blockers;
    }

    Roster roster() {
        return roster;
    }

    RecentIds recent() {
        return recent;
    }

    KnownEvents known() {
        return known;
    }

    /** How far the tables are behind, in events. */
    long unprojected() {
        return Math.max(0, head - projected);
    }

    void projectedTo(long seq) {
        projected = Math.max(projected, seq);
        roster.projected();
    }

    /**
     * Takes in what was looked up: memberships, and the record that they agree with. Another owner
     * may have projected further than the head: then the tables are taken as they are, and what
     * they hold is not folded a second time.
     */
    void found(@Nullable RoomRecord tables, List<Membership> members) {
        if (tables != null && tables.projected() > head) {
            record = tables;
            projected = tables.projected();
            roster.forget();
            known.forget();
        }
        members.forEach(roster::found);
    }

    /** Whether events up to the tables' sequence are still to be folded. */
    boolean isBehindTables() {
        return head < projected;
    }

    /** Whether {@link #fold} can fold the event: the people it concerns are known. */
    boolean canFold(Event event) {
        return !changesMore(event)
                || roster.knows(RoomRules.target(event.type(), event.content(), event.sender()));
    }

    /** Takes in the event after {@link #head}. */
    void fold(Event event) {
        if (event.seq() != head + 1) {
            throw new IllegalStateException(
                    "event " + event.seq() + " cannot follow head " + head + " of " + room);
        }
        head = event.seq();
        count = event.n();
        recent.add(event);
        known.add(event);
        if (changesMore(event)) {
            apply(change(event), event);
        }
    }

    /** Whether the event changes what is known: the tables may have it already. */
    private boolean changesMore(Event event) {
        return event.seq() > projected && EventType.changesRoom(event.type());
    }

    private RoomChange change(Event event) {
        try {
            return RoomChange.of(event.type(), event.content());
        } catch (InvalidJson e) {
            throw new CorruptLog(StreamId.of(room), event.seq(), String.valueOf(e.getMessage()));
        }
    }

    private void apply(RoomChange change, Event event) {
        switch (change) {
            case RoomChange.Created created -> create(created, event);
            case RoomChange.Renamed(String name) -> record = existing().withName(name);
            case RoomChange.Configured to -> configure(existing().settings().with(to, event.seq()));
            case RoomChange.Closed _ -> record = existing().asClosed();
            case RoomChange.Encrypted began ->
                    record = existing().withGroup(RoomGroup.begun(began, event));
            case RoomChange.Committed ended -> regroup(group -> group.committed(ended, event));
            case RoomChange.Removal(UserId user, var device) ->
                    regroup(group -> group.ended(user, device));
            case RoomChange.Invited(UserId user) -> {
                roster.put(roster.of(user).invited(event.seq()));
                regroup(group -> group.came(user));
            }
            case RoomChange.Joined(UserId user) -> enter(user, RoomRole.MEMBER, event.seq());
            case RoomChange.Left left -> {
                leave(left.user(), event.seq());
                if (left.isBan()) {
                    roster.put(roster.of(left.user()).withBan(true));
                }
            }
            case RoomChange.Unbanned(UserId user) -> roster.put(roster.of(user).withBan(false));
            case RoomChange.RoleGiven(UserId user, RoomRole role) -> giveRole(user, role);
            case RoomChange.NickChanged(UserId user, var nick) ->
                    roster.put(roster.of(user).withNick(nick));
            case RoomChange.Pinned(long of) -> configure(existing().settings().pinned(of));
            case RoomChange.Unpinned(long of) ->
                    configure(existing().settings().unpinned(List.of(of)));
            case RoomChange.Deletion(List<Long> of) -> {
                known.delete(of);
                configure(existing().settings().unpinned(of));
            }
        }
    }

    private void create(RoomChange.Created created, Event event) {
        record =
                new RoomRecord(
                        room,
                        created.kind(),
                        created.name(),
                        created.encryption(),
                        RoomSettings.DEFAULT.with(history(created), event.seq()),
                        false,
                        0,
                        0,
                        0);
        enter(event.sender(), RoomRole.OWNER, event.seq());
        if (created.kind() == RoomKind.DIRECT && created.with() != null) {
            enter(created.with(), RoomRole.OWNER, event.seq());
        }
    }

    private static RoomChange.Configured history(RoomChange.Created created) {
        return new RoomChange.Configured(null, null, null, null, null, created.history());
    }

    private void regroup(UnaryOperator<RoomGroup> change) {
        RoomGroup group = existing().group();
        if (group != null) {
            record = existing().withGroup(change.apply(group));
        }
    }

    private void configure(RoomSettings settings) {
        record = existing().withSettings(settings);
    }

    private void enter(UserId user, RoomRole role, long seq) {
        Membership joiner = roster.of(user);
        roster.put(joiner.joined(seq, role, existing().settings().shownTo(joiner, seq)));
        regroup(group -> group.came(user));
        count(1, role == RoomRole.OWNER ? 1 : 0);
    }

    private void leave(UserId user, long seq) {
        Membership member = roster.of(user);
        roster.put(member.left(seq));
        regroup(group -> group.left(user));
        if (member.isMember()) {
            count(-1, member.role() == RoomRole.OWNER ? -1 : 0);
        }
    }

    private void giveRole(UserId user, RoomRole role) {
        Membership member = roster.of(user);
        int owners = (role == RoomRole.OWNER ? 1 : 0) - (member.role() == RoomRole.OWNER ? 1 : 0);
        roster.put(member.withRole(role));
        count(0, owners);
    }

    private void count(int members, int owners) {
        RoomRecord now = existing();
        record = now.withCounts(now.members() + members, now.owners() + owners);
    }

    private RoomRecord existing() {
        if (record == null) {
            throw new CorruptLog(StreamId.of(room), head, "changes a room that was not created");
        }
        return record;
    }
}
