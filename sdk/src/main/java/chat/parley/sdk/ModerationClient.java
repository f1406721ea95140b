package chat.parley.sdk;

import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

/**
 * What moderators and owners do with a room. Made by {@link RestClient#moderation}, which it works
 * as long as. Blocks; thread-safe. Throws {@link RequestRefused} and {@link ServerUnreachable}.
 */
public final class ModerationClient {
    private final RestClient rest;

    ModerationClient(RestClient rest) {
        this.rest = rest;
    }

    /** Gives a member another role; for owners. A room keeps at least one owner. */
    public Rest.Member giveRole(RoomId room, UserId user, RoomRole role) {
        return rest.call(
                "PATCH", member(room, user), new Rest.MemberPatch(null, role), Rest.Member.class);
    }

    public RoomSummary rename(RoomId room, String name) {
        return rest.call("PATCH", in(room, ""), new Rest.RoomPatch(null, name), RoomSummary.class);
    }

    /** Says what a room is about, who may speak how often, what newcomers see; null stays. */
    public RoomSummary configure(RoomId room, Rest.RoomSettingsPatch patch) {
        return rest.call("PATCH", in(room, "/settings"), patch, RoomSummary.class);
    }

    /** Removes a member, or takes an invitation back: they may come again. */
    public void remove(RoomId room, UserId user) {
        rest.removeMember(room, user);
    }

    /** Removes somebody, who cannot come back until {@link #liftBan}. */
    public void ban(RoomId room, UserId user) {
        rest.perform("PUT", banned(room, user), null);
    }

    public void liftBan(RoomId room, UserId user) {
        rest.delete(banned(room, user));
    }

    /**
     * A page of those who are banned.
     *
     * @param cursor {@code next} of the page before; null for the first
     */
    public Rest.Bans bans(RoomId room, @Nullable String cursor) {
        String from = cursor == null ? "" : "&cursor=" + RestClient.encode(cursor);
        return rest.get(in(room, "/bans?limit=" + Limits.PAGE_ENTRIES + from), Rest.Bans.class);
    }

    /** Holds a message up to everybody; at most {@link Limits#PINS} of a room. */
    public void pin(RoomId room, long seq) {
        rest.perform("PUT", in(room, "/pins/" + seq), null);
    }

    public void unpin(RoomId room, long seq) {
        rest.delete(in(room, "/pins/" + seq));
    }

    private static String banned(RoomId room, UserId user) {
        return in(room, "/bans/" + user);
    }

    private static String member(RoomId room, UserId user) {
        return in(room, "/members/" + user);
    }

    private static String in(RoomId room, String path) {
        return "/v1/rooms/" + room + path;
    }
}
