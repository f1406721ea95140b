package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.Deterministic;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Who may begin and change the group of a room, given all that happened before: one commit an
 * epoch, by whoever was first.
 */
@Deterministic
final class CommitRules {
    private CommitRules() {}

    /**
     * Whom a commit adds and removes, and whose leaves a later group leaves behind; their
     * memberships must be known to judge it.
     */
    static Set<UserId> concerned(@Nullable RoomRecord room, String type, Content content) {
        if (type.equals(EventType.ROOM_ENCRYPTED)) {
            RoomGroup group = room == null ? null : room.group();
            return group == null ? Set.of() : group.livingPeople();
        }
        if (!type.equals(EventType.MLS_COMMIT)) {
            return Set.of();
        }
        try {
            var commit = content.as(RoomChange.Committed.class);
            Set<UserId> people = new LinkedHashSet<>();
            commit.added().forEach(leaf -> people.add(leaf.user()));
            commit.removed().forEach(leaf -> people.add(leaf.user()));
            return people;
        } catch (InvalidJson e) {
            throw new IllegalArgumentException("content was not checked before: " + type, e);
        }
    }

    /** Null when the group, the room's first or a later one, may begin. */
    static Outcome.@Nullable Refused begin(
            RoomState state, RoomRecord room, RoomChange.Encrypted began, Membership sender) {
        if (room.kind() == RoomKind.PUBLIC) {
            return forbidden("public rooms are not encrypted: anybody may enter");
        }
        RoomGroup group = room.group();
        if (group == null) {
            return RoomRules.first(
                    RoomRules.mustHave(sender, RoomRole.OWNER),
                    began.incarnation() == 1
                            ? null
                            : conflict("the first group of a room is incarnation 1"));
        }
        boolean mayBegin =
                began.generation() > group.generation()
                        || sender.role() == RoomRole.OWNER
                        || !holdsAnOwner(state, group);
        return mayBegin && began.incarnation() == group.incarnation() + 1
                ? null
                : conflict("the group has begun already, at event " + group.seq());
    }

    /** Where none is, because the account is gone for instance, the others help themselves. */
    private static boolean holdsAnOwner(RoomState state, RoomGroup group) {
        return group.livingPeople().stream()
                .anyMatch(user -> state.roster().of(user).role() == RoomRole.OWNER);
    }

    /** Null when the session of one of the sender's devices in the group may be over. */
    static Outcome.@Nullable Refused remove(
            RoomRecord room, UserId sender, RoomChange.Removal removal) {
        RoomGroup group = room.group();
        Long leaf = group == null ? null : group.leafOf(removal.user(), removal.device());
        if (!sender.equals(removal.user())) {
            return forbidden("it is a device of somebody else");
        }
        return group == null || leaf == null || leafAt(group, leaf).ended()
                ? conflict("the device is not in the room's group")
                : null;
    }

    /** Null when the commit may end the epoch. */
    static Outcome.@Nullable Refused commit(
            RoomState state, Submission event, RoomChange.Committed commit) {
        RoomGroup group = state.record() == null ? null : state.record().group();
        if (group == null) {
            return SealedRules.stale("the group of this room has not begun");
        }
        if (commit.incarnation() != group.incarnation() || commit.epoch() != group.epoch()) {
            return SealedRules.stale(
                    "the room is in epoch %d of incarnation %d since event %d"
                            .formatted(group.epoch(), group.incarnation(), group.seq()));
        }
        Outcome.Refused refusal = mustBeRoster(group, commit.removed());
        if (refusal == null) {
            refusal =
                    isExternal(commit, event.sender(), event.device())
                            ? external(state, group, event, commit)
                            : byMember(state, group, event, commit);
        }
        return refusal != null ? refusal : mustTakeFreeLeaves(group, commit);
    }

    /** Whether the commit adds the device that makes it. */
    static boolean isExternal(RoomChange.Committed commit, UserId user, DeviceId device) {
        return commit.added().stream()
                .anyMatch(leaf -> leaf.user().equals(user) && leaf.device().equals(device));
    }

    private static Outcome.@Nullable Refused external(
            RoomState state, RoomGroup group, Submission event, RoomChange.Committed commit) {
        Long own = group.leafOf(event.sender(), event.device());
        List<Long> removed = commit.removed().stream().map(GroupLeaf::leaf).toList();
        return RoomRules.first(
                mayBeIn(state.roster().of(event.sender())),
                group.holdsAnyOf(event.sender())
                        ? null
                        : forbidden("no device of yours is in the group: a member must add you"),
                commit.added().size() == 1 && commit.welcomes() == 0
                        ? null
                        : invalid("who joins by themselves adds nobody else"),
                removed.equals(own == null ? List.of() : List.of(own))
                        ? null
                        : forbidden("who joins by themselves removes their own old leaf only"));
    }

    private static Outcome.@Nullable Refused byMember(
            RoomState state, RoomGroup group, Submission event, RoomChange.Committed commit) {
        Membership sender = state.roster().of(event.sender());
        Long own = group.leafOf(event.sender(), event.device());
        if (!sender.isMember()) {
            return RoomRules.refused(ErrorCode.NOT_MEMBER, "only members of the room can do this");
        }
        if (own == null) {
            return SealedRules.stale("this device is not in the room's group: join it");
        }
        Outcome.Refused refusal = mustRemoveWhoIsDue(group, commit);
        for (GroupLeaf leaf : commit.removed()) {
            refusal = RoomRules.first(refusal, mayRemove(state, sender, group, leaf.leaf(), own));
        }
        Set<Long> staying = new HashSet<>(group.leaves().keySet());
        commit.removed().forEach(leaf -> staying.remove(leaf.leaf()));
        for (GroupLeaf leaf : commit.added()) {
            refusal = RoomRules.first(refusal, mayAdd(state, group, staying, leaf));
        }
        return refusal != null || commit.welcomes() == commit.added().size()
                ? refusal
                : invalid("whoever is added has a Welcome");
    }

    private static Outcome.@Nullable Refused mayRemove(
            RoomState state, Membership sender, RoomGroup group, long index, long own) {
        RoomGroup.Leaf leaf = leafAt(group, index);
        if (index == own) {
            return invalid("nobody removes the leaf that they commit from");
        }
        if (leaf.isDue() || leaf.user().equals(sender.user())) {
            return null;
        }
        return state.isDirect()
                ? forbidden("in a direct room nobody removes the other's devices")
                : RoomRules.first(
                        RoomRules.mustHave(sender, RoomRole.MODERATOR),
                        RoomRules.mustOutrank(sender, state.roster().of(leaf.user())));
    }

    private static Outcome.@Nullable Refused mayAdd(
            RoomState state, RoomGroup group, Set<Long> staying, GroupLeaf leaf) {
        Long there = group.leafOf(leaf.user(), leaf.device());
        return RoomRules.first(
                mayBeIn(state.roster().of(leaf.user())),
                there != null && staying.contains(there)
                        ? conflict("device " + leaf.device() + " is in the group already")
                        : null);
    }

    private static Outcome.@Nullable Refused mayBeIn(Membership person) {
        return person.isMember() || person.invited()
                ? null
                : forbidden(person.user() + " is neither member of the room nor invited");
    }

    /** All of them, or as many as one commit can. */
    private static Outcome.@Nullable Refused mustRemoveWhoIsDue(
            RoomGroup group, RoomChange.Committed commit) {
        List<Long> due = group.removals();
        long removed = commit.removed().stream().filter(leaf -> due.contains(leaf.leaf())).count();
        return removed >= Math.min(due.size(), Limits.ADDS_PER_COMMIT)
                ? null
                : SealedRules.removalNeeded(group);
    }

    private static Outcome.@Nullable Refused mustBeRoster(RoomGroup group, List<GroupLeaf> leaves) {
        return group.roster().containsAll(leaves)
                ? null
                : invalid("a leaf that it removes is not there, or of another device");
    }

    private static Outcome.@Nullable Refused mustTakeFreeLeaves(
            RoomGroup group, RoomChange.Committed commit) {
        List<Long> removed = commit.removed().stream().map(GroupLeaf::leaf).toList();
        List<Long> taken = commit.added().stream().map(GroupLeaf::leaf).toList();
        if (group.leaves().size() - removed.size() + taken.size() > Limits.LEAVES) {
            return forbidden("a room's group has at most " + Limits.LEAVES + " devices");
        }
        return taken.equals(group.free(removed, taken.size()))
                ? null
                : invalid("who is added takes the leftmost free leaves");
    }

    private static RoomGroup.Leaf leafAt(RoomGroup group, long index) {
        return Objects.requireNonNull(group.leaves().get(index), "it is in the roster");
    }

    private static Outcome.Refused forbidden(String message) {
        return RoomRules.refused(ErrorCode.FORBIDDEN, message);
    }

    private static Outcome.Refused conflict(String message) {
        return RoomRules.refused(ErrorCode.CONFLICT, message);
    }

    private static Outcome.Refused invalid(String message) {
        return RoomRules.refused(ErrorCode.INVALID, message);
    }
}
