package chat.parley.accounts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the audit log tells of; by the same words as in the contract. */
public enum AuditKind {
    /** Detail: the role. */
    SIGNED_UP,
    SIGNED_IN,
    /** Detail: {@code password}, {@code suspended} or {@code waiting}. */
    SIGN_IN_FAILED,
    SIGNED_OUT,
    /** Detail: {@code one} or {@code others}, by oneself; {@code all}, by an admin. */
    SESSIONS_ENDED,
    /** By an admin. */
    PICTURE_REMOVED,
    REFRESH_REUSED,
    /** By somebody who is signed in, before something sensitive. */
    PASSWORD_CONFIRMED,
    /** A wrong one, by somebody who is signed in. */
    PASSWORD_REFUSED,
    PASSWORD_CHANGED,
    PASSWORD_RESET_CREATED,
    PASSWORD_RESET,
    /** Detail: the role. */
    ROLE_GIVEN,
    SUSPENDED,
    RESTORED,
    APPROVED,
    DECLINED,
    /** Detail: the role of whoever joins by it. */
    INVITATION_CREATED,
    INVITATION_REVOKED,
    /** Detail: the settings as they are now. */
    SETTINGS_CHANGED,
    ACCOUNT_DELETED,
    /** By a moderator of a room. Detail: room and sequence. */
    MEMBER_REMOVED,
    /** Detail: room and sequence. */
    MEMBER_BANNED,
    /** Detail: room and sequence. */
    BAN_LIFTED,
    /** In a room. Detail: room, sequence and role. */
    ROOM_ROLE_GIVEN,
    /** In a room, by a moderator. Detail: room and sequence. */
    NICK_RESET,
    /** Detail: room and sequence. */
    ROOM_CLOSED,
    /** What the subject had said, by somebody else. Detail: room, sequence and how many. */
    MESSAGES_DELETED,
    /** By the actor; the subject stays unnamed, and what was reported. Detail: the report. */
    REPORTED,
    /** Detail: the report and the outcome. */
    REPORT_RESOLVED,
    /** The first one of the actor. */
    IDENTITY_ANNOUNCED,
    /** By another that nothing vouches for. Detail: the generation. */
    IDENTITY_REPLACED,
    /** By another that the recovery key vouches for. Detail: the generation. */
    IDENTITY_SUCCEEDED,
    /** By somebody who restores. */
    WRAPPED_IDENTITY_READ,
    /** Everything between the entry before and this one is lost. */
    BACKUP_RESTORED;

    public static Optional<AuditKind> parse(String text) {
        return Arrays.stream(values()).filter(kind -> kind.toString().equals(text)).findFirst();
    }

    /** As stored and in the contract. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
