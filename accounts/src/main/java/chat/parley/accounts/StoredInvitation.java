package chat.parley.accounts;

import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

/**
 * An invitation, as stored. Its code is kept in the clear: whoever made it may look at it again to
 * pass it on, and all it lets in is the stated number of people for the stated time.
 *
 * @param uses how many people may still join by it
 * @param expiresAt milliseconds since 1970 UTC
 * @param room that whoever accepts it enters; null for the server only
 * @param role what whoever joins by it is on the server
 * @param admits whether it lets people onto the server; else it leads those who are there into its
 *     room
 */
public record StoredInvitation(
        String code,
        int uses,
        long expiresAt,
        UserId createdBy,
        @Nullable RoomId room,
        ServerRole role,
        boolean admits) {

    boolean isGood(long nowMs) {
        return uses > 0 && nowMs < expiresAt;
    }

    StoredInvitation used() {
        return new StoredInvitation(code, uses - 1, expiresAt, createdBy, room, role, admits);
    }

    public Rest.Invitation toInvitation() {
        return new Rest.Invitation(code, uses, expiresAt, room, role, admits);
    }

    /** Keeps the code out of logs. */
    @Override
    public String toString() {
        return "invitation by " + createdBy;
    }
}
