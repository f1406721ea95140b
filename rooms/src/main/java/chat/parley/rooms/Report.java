package chat.parley.rooms;

import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportOutcome;
import chat.parley.protocol.ReportReason;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

/**
 * What somebody reported. It refers to a message and holds nothing of what that says.
 *
 * @param what which message, or that a person is reported
 * @param text what the reporter says of it; null for nothing
 * @param at milliseconds since 1970 UTC
 * @param resolution null while it is open
 */
public record Report(
        ReportId id,
        UserId reporter,
        Subject what,
        ReportReason reason,
        @Nullable String text,
        long at,
        @Nullable Resolution resolution) {

    /**
     * What a report is about.
     *
     * @param room null when a person is reported
     * @param seq of the message; 0 when a person is reported
     * @param user the author of the message, or the person
     */
    public record Subject(@Nullable RoomId room, long seq, UserId user) {
        public static Subject message(RoomId room, long seq, UserId author) {
            return new Subject(room, seq, author);
        }

        public static Subject person(UserId user) {
            return new Subject(null, 0, user);
        }
    }

    /**
     * How it ended.
     *
     * @param note what whoever resolved it says of it; null for nothing
     * @param at milliseconds since 1970 UTC
     */
    public record Resolution(UserId by, ReportOutcome outcome, @Nullable String note, long at) {}

    Report resolved(Resolution how) {
        return new Report(id, reporter, what, reason, text, at, how);
    }
}
