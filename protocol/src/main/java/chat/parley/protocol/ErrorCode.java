package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** Why something was refused: the same codes on socket, REST (as problem {@code code}) and MQTT. */
public enum ErrorCode {
    /** Not JSON, not an object, a field missing or of the wrong type, a value out of range. */
    INVALID(400),
    /** The socket does not know this {@code op}. */
    UNKNOWN_OP(400),
    /** A frame, body or content is over its limit. */
    TOO_LARGE(413),
    /** No token, or one that is not of this server; a wrong name or password. */
    UNAUTHENTICATED(401),
    /** The access token was good: refresh the session. */
    TOKEN_EXPIRED(401),
    /** The token's session ended, or its person is suspended: sign in again. */
    SESSION_ENDED(401),
    /** The right password, but an admin has not let the person in yet. */
    AWAITING_APPROVAL(403),
    /** The asker's password was given too long ago: confirm it, then repeat the request. */
    PASSWORD_NEEDED(403),
    /** Known, but not allowed to do this. */
    FORBIDDEN(403),
    /** There is no such thing, or the asker may not know of it. */
    NOT_FOUND(404),
    /** The asker is not a member of the room. */
    NOT_MEMBER(403),
    /** The room is closed for good. */
    CLOSED(409),
    /** It exists already, with other contents. */
    CONFLICT(409),
    /** The event id is too old to tell whether it landed: read to the head, then send anew. */
    RESYNC(409),
    /** The room is encrypted: it takes nothing that the server can read. */
    ENCRYPTION_REQUIRED(409),
    /** Of an epoch that is over: read to the head, and make it anew in the room's epoch. */
    STALE_EPOCH(409),
    /** Devices must leave the room's group before anything else is said: commit that first. */
    REMOVAL_NEEDED(409),
    /** Too many unanswered requests of this sender or for this room: try again later. */
    BUSY(429),
    /** Too many attempts: try again later. */
    RATE_LIMITED(429),
    /** A store does not answer: try again later. */
    UNAVAILABLE(503),
    /** A defect of the server; it is in its log. */
    INTERNAL(500);

    private final int httpStatus;

    ErrorCode(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /** The status that REST answers with. */
    public int httpStatus() {
        return httpStatus;
    }

    @JsonCreator
    public static ErrorCode parse(String text) {
        for (ErrorCode code : values()) {
            if (code.toString().equals(text)) {
                return code;
            }
        }
        return INTERNAL;
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
