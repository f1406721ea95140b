package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.Deterministic;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

/** The rules of a room: who may do what, given all that happened before. */
@Deterministic
final class RoomRules {
    /** Times that one person may come and go; more would let one person grow a room's tables. */
    private static final int MOST_INTERVALS = 64;

    private RoomRules() {}

    /** Whom the event concerns besides its sender; the sender when nobody. */
    static UserId target(String type, Content content, UserId sender) {
        if (!EventType.changesRoom(type)) {
            return sender;
        }
        return switch (read(type, content)) {
            case RoomChange.Created created -> created.with() != null ? created.with() : sender;
            case RoomChange.Invited(UserId user) -> user;
            case RoomChange.Joined(UserId user) -> user;
            case RoomChange.Left(UserId user, _) -> user;
            case RoomChange.Unbanned(UserId user) -> user;
            case RoomChange.RoleGiven(UserId user, _) -> user;
            case RoomChange.NickChanged(UserId user, _) -> user;
            case RoomChange.Removal(UserId user, _) -> user;
            case RoomChange.Renamed _,
                    RoomChange.Configured _,
                    RoomChange.Encrypted _,
                    RoomChange.Committed _,
                    RoomChange.Pinned _,
                    RoomChange.Unpinned _,
                    RoomChange.Closed _,
                    RoomChange.Deletion _ ->
                    sender;
        };
    }

    /** Null when the event may be appended to the room as it is now. */
    static Outcome.@Nullable Refused refusal(RoomState state, Submission event) {
        RoomRecord room = state.record();
        if (room == null) {
            return event.type().equals(EventType.ROOM_CREATED)
                    ? null
                    : refused(ErrorCode.NOT_FOUND, "there is no such room");
        }
        Membership sender = state.roster().of(event.sender());
        Outcome.Refused apart = mustNotBeApart(state, sender, event.type());
        if (apart != null) {
            return apart;
        }
        if (!EventType.changesRoom(event.type())) {
            Outcome.Refused refusal =
                    first(
                            mustBeMember(room, sender),
                            mustBeOpen(room),
                            maySpeak(room, sender, event.type()));
            refusal = refusal != null ? refusal : SealedRules.refusal(room, event);
            return refusal != null ? refusal : ReferenceRules.refusal(state, event);
        }
        return switch (read(event.type(), event.content())) {
            case RoomChange.Created _ -> refused(ErrorCode.CONFLICT, "the room exists already");
            case RoomChange.Joined(UserId user) -> join(room, sender, user);
            case RoomChange.Left left ->
                    left.isBan()
                            ? ban(room, sender, state.roster().of(left.user()))
                            : leave(room, sender, state.roster().of(left.user()));
            case RoomChange.Unbanned(UserId user) -> liftBan(room, sender, state.roster().of(user));
            case RoomChange.Invited(UserId user) -> invite(room, sender, state.roster().of(user));
            case RoomChange.Renamed _, RoomChange.Configured _ ->
                    first(
                            mustBeMember(room, sender),
                            mustBeOpen(room),
                            notInDirect(room),
                            mustHave(sender, RoomRole.MODERATOR));
            case RoomChange.Closed _ ->
                    first(
                            mustBeMember(room, sender),
                            mustBeOpen(room),
                            notInDirect(room),
                            mustHave(sender, RoomRole.OWNER));
            case RoomChange.Encrypted began ->
                    first(
                            mustBeMember(room, sender),
                            mustBeOpen(room),
                            CommitRules.begin(state, room, began, sender));
            case RoomChange.Committed commit ->
                    first(
                            sender.invited() ? null : mustBeMember(room, sender),
                            mustBeOpen(room),
                            CommitRules.commit(state, event, commit));
            case RoomChange.Removal removal -> CommitRules.remove(room, event.sender(), removal);
            case RoomChange.RoleGiven(UserId user, RoomRole role) ->
                    giveRole(room, sender, state.roster().of(user), role);
            case RoomChange.NickChanged(UserId user, var nick) ->
                    changeNick(room, sender, state.roster().of(user), nick);
            case RoomChange.Pinned _, RoomChange.Unpinned _ -> {
                Outcome.Refused refusal =
                        first(
                                mustBeMember(room, sender),
                                mustBeOpen(room),
                                mustHave(sender, RoomRole.MODERATOR));
                yield refusal != null ? refusal : ReferenceRules.refusal(state, event);
            }
            case RoomChange.Deletion _ -> {
                Outcome.Refused refusal = first(mustBeMember(room, sender), mustBeOpen(room));
                yield refusal != null ? refusal : ReferenceRules.refusal(state, event);
            }
        };
    }

    private static Outcome.@Nullable Refused join(RoomRecord room, Membership sender, UserId user) {
        if (!sender.user().equals(user)) {
            return refused(ErrorCode.FORBIDDEN, "people join by themselves: invite them");
        }
        if (room.kind() != RoomKind.PUBLIC && !sender.invited() && !sender.isMember()) {
            return refused(ErrorCode.NOT_FOUND, "there is no such room");
        }
        if (sender.isMember()) {
            return refused(ErrorCode.CONFLICT, "already a member");
        }
        if (sender.banned()) {
            return refused(ErrorCode.FORBIDDEN, "banned from this room");
        }
        if (sender.intervals().size() >= MOST_INTERVALS) {
            return refused(ErrorCode.FORBIDDEN, "came and went too often");
        }
        return mustBeOpen(room);
    }

    private static Outcome.@Nullable Refused invite(
            RoomRecord room, Membership sender, Membership guest) {
        Outcome.Refused refusal =
                first(mustBeMember(room, sender), mustBeOpen(room), notInDirect(room));
        if (refusal == null && guest.isMember()) {
            return refused(ErrorCode.CONFLICT, "already a member");
        }
        if (refusal == null && guest.invited()) {
            return refused(ErrorCode.CONFLICT, "already invited");
        }
        if (refusal == null && guest.banned()) {
            return refused(ErrorCode.FORBIDDEN, "is banned from this room: lift the ban first");
        }
        return refusal;
    }

    private static Outcome.@Nullable Refused leave(
            RoomRecord room, Membership sender, Membership leaver) {
        boolean oneself = sender.user().equals(leaver.user());
        if (oneself && sender.invited()) {
            return null;
        }
        Outcome.Refused refusal = first(mustBeMember(room, sender), notInDirect(room));
        if (refusal != null) {
            return refusal;
        }
        if (!leaver.isMember() && !leaver.invited()) {
            return refused(ErrorCode.NOT_FOUND, "not a member");
        }
        if (oneself) {
            return lastOwner(room, leaver) && room.members() > 1
                    ? refused(ErrorCode.FORBIDDEN, "make somebody else owner before you leave")
                    : null;
        }
        return first(mustHave(sender, RoomRole.MODERATOR), mustOutrank(sender, leaver));
    }

    private static Outcome.@Nullable Refused ban(
            RoomRecord room, Membership sender, Membership other) {
        Outcome.Refused refusal = moderate(room, sender, other);
        if (refusal == null && sender.user().equals(other.user())) {
            return refused(ErrorCode.FORBIDDEN, "nobody bans themselves: leave the room");
        }
        return refusal != null ? refusal : mustOutrank(sender, other);
    }

    private static Outcome.@Nullable Refused liftBan(
            RoomRecord room, Membership sender, Membership other) {
        Outcome.Refused refusal = moderate(room, sender, other);
        return refusal == null && !other.banned()
                ? refused(ErrorCode.NOT_FOUND, "not banned from this room")
                : refusal;
    }

    private static Outcome.@Nullable Refused moderate(
            RoomRecord room, Membership sender, Membership other) {
        Outcome.Refused refusal =
                first(
                        mustBeMember(room, sender),
                        notInDirect(room),
                        mustHave(sender, RoomRole.MODERATOR));
        return refusal == null && !other.isKnown()
                ? refused(ErrorCode.NOT_FOUND, "never was in this room")
                : refusal;
    }

    private static Outcome.@Nullable Refused giveRole(
            RoomRecord room, Membership sender, Membership member, RoomRole role) {
        Outcome.Refused refusal =
                first(
                        mustBeMember(room, sender),
                        mustBeOpen(room),
                        notInDirect(room),
                        mustHave(sender, RoomRole.OWNER));
        if (refusal == null && !member.isMember()) {
            return refused(ErrorCode.NOT_FOUND, "not a member");
        }
        if (refusal == null && lastOwner(room, member) && role != RoomRole.OWNER) {
            return refused(ErrorCode.FORBIDDEN, "a room keeps at least one owner");
        }
        return refusal;
    }

    /** People name themselves; moderators only take a nick away. */
    private static Outcome.@Nullable Refused changeNick(
            RoomRecord room, Membership sender, Membership member, @Nullable String nick) {
        Outcome.Refused refusal =
                first(mustBeMember(room, sender), mustBeOpen(room), notInDirect(room));
        if (refusal != null || sender.user().equals(member.user())) {
            return refusal;
        }
        if (nick != null) {
            return refused(ErrorCode.FORBIDDEN, "people name themselves");
        }
        if (!member.isMember()) {
            return refused(ErrorCode.NOT_FOUND, "not a member");
        }
        return first(mustHave(sender, RoomRole.MODERATOR), mustOutrank(sender, member));
    }

    private static boolean lastOwner(RoomRecord room, Membership member) {
        return member.role() == RoomRole.OWNER && room.owners() == 1;
    }

    /**
     * Whoever may not know of the room is told that there is none: the id of a direct conversation
     * follows from its two people, and nobody else learns whether they have one.
     */
    private static Outcome.@Nullable Refused mustBeMember(RoomRecord room, Membership sender) {
        if (sender.isMember()) {
            return null;
        }
        return room.kind() == RoomKind.PUBLIC || sender.isKnown()
                ? refused(ErrorCode.NOT_MEMBER, "only members of the room can do this")
                : refused(ErrorCode.NOT_FOUND, "there is no such room");
    }

    /**
     * While one of the two people of a direct conversation has blocked the other, neither says
     * anything; both may delete what they said before.
     */
    private static Outcome.@Nullable Refused mustNotBeApart(
            RoomState state, Membership sender, String type) {
        boolean saysNothing = type.equals(EventType.DELETION) || type.equals(EventType.MLS_REMOVAL);
        if (state.blockers().isEmpty() || !sender.isMember() || saysNothing) {
            return null;
        }
        return refused(
                ErrorCode.FORBIDDEN,
                state.blockers().contains(sender.user()) ? Blocking.OWN : Blocking.NOT_REACHED);
    }

    private static Outcome.@Nullable Refused mustBeOpen(RoomRecord room) {
        return room.closed() ? refused(ErrorCode.CLOSED, "the room is closed for good") : null;
    }

    private static Outcome.@Nullable Refused maySpeak(
            RoomRecord room, Membership sender, String type) {
        if (room.settings().archived()) {
            return refused(ErrorCode.FORBIDDEN, "the room is archived: moderators can undo it");
        }
        return room.settings().announcement() && EventType.counts(type)
                ? mustHave(sender, RoomRole.MODERATOR)
                : null;
    }

    private static Outcome.@Nullable Refused notInDirect(RoomRecord room) {
        return room.kind() == RoomKind.DIRECT
                ? refused(ErrorCode.FORBIDDEN, "a direct conversation always has its two people")
                : null;
    }

    static Outcome.@Nullable Refused mustHave(Membership sender, RoomRole atLeast) {
        return sender.role() != null && sender.role().compareTo(atLeast) <= 0
                ? null
                : refused(ErrorCode.FORBIDDEN, "needs the role " + atLeast + " in this room");
    }

    static Outcome.@Nullable Refused mustOutrank(Membership sender, Membership other) {
        return other.role() == null
                        || sender.role() == RoomRole.OWNER
                        || (sender.role() != null && sender.role().compareTo(other.role()) < 0)
                ? null
                : refused(ErrorCode.FORBIDDEN, "needs a higher role than the member's");
    }

    static Outcome.@Nullable Refused first(Outcome.@Nullable Refused... refusals) {
        for (Outcome.Refused refusal : refusals) {
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    static Outcome.Refused refused(ErrorCode code, String message) {
        return new Outcome.Refused(code, message);
    }

    private static RoomChange read(String type, Content content) {
        try {
            return RoomChange.of(type, content);
        } catch (InvalidJson e) {
            throw new IllegalArgumentException("content was not checked before: " + type, e);
        }
    }
}
