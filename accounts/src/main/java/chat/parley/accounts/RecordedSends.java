package chat.parley.accounts;

import chat.parley.protocol.Content;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.RelatedEvents;
import chat.parley.rooms.Sends;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.Submission;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts into the audit log what moderators and owners did to others in rooms, before they have their
 * answer. What was refused changed nothing, and is told by {@link SecurityLog}. Safe for use by
 * many threads.
 */
public final class RecordedSends implements Sends {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedSends.class);

    private final Sends to;
    private final Audit audit;
    private final RelatedEvents events;

    public RecordedSends(Sends to, Audit audit, RelatedEvents events) {
        this.to = to;
        this.audit = audit;
        this.events = events;
    }

    @Override
    public void submit(RoomId room, Submission event) {
        to.submit(room, mayConcernOthers(event.type()) ? recorded(room, event) : event);
    }

    private static boolean mayConcernOthers(String type) {
        return switch (type) {
            case EventType.MEMBER_LEFT,
                    EventType.MEMBER_UNBANNED,
                    EventType.MEMBER_ROLE,
                    EventType.MEMBER_NICK,
                    EventType.ROOM_CLOSED,
                    EventType.DELETION ->
                    true;
            default -> false;
        };
    }

    private Submission recorded(RoomId room, Submission event) {
        return new Submission(
                event.id(),
                event.type(),
                event.content(),
                event.sender(),
                event.device(),
                new Recorder(
                        room, event.type(), event.content(), event.sender(), event.requester()),
                event.refersTo());
    }

    /** Waits for the outcome on behalf of {@code asker}. */
    private final class Recorder implements Submission.Requester {
        private final RoomId room;
        private final String type;
        private final Content content;
        private final UserId by;
        private final Submission.Requester asker;

        Recorder(RoomId room, String type, Content content, UserId by, Submission.Requester asker) {
            this.room = room;
            this.type = type;
            this.content = content;
            this.by = by;
            this.asker = asker;
        }

        @Override
        public String origin() {
            return asker.origin();
        }

        @Override
        public void answer(Outcome outcome) {
            if (outcome instanceof Outcome.Acked(long seq, _)) {
                Thread.ofVirtual()
                        .name("audit-" + room)
                        .start(() -> asker.answer(recorded(seq) ? outcome : new Outcome.Unknown()));
            } else {
                asker.answer(outcome);
            }
        }

        /** False when the audit log cannot be written: whoever asks again has it written then. */
        private boolean recorded(long seq) {
            try {
                record(seq);
                return true;
            } catch (StoreUnavailable e) {
                LOG.warn("{} at {} of {} is not in the audit log", type, seq, room, e);
                return false;
            }
        }

        private void record(long seq) {
            switch (change()) {
                case RoomChange.Left left when left.user().equals(by) -> {}
                case RoomChange.Left left ->
                        add(
                                left.isBan() ? AuditKind.MEMBER_BANNED : AuditKind.MEMBER_REMOVED,
                                left.user(),
                                seq,
                                null);
                case RoomChange.Unbanned(UserId user) -> add(AuditKind.BAN_LIFTED, user, seq, null);
                case RoomChange.RoleGiven(UserId user, var role) ->
                        add(AuditKind.ROOM_ROLE_GIVEN, user, seq, role);
                case RoomChange.NickChanged(UserId user, _) -> {
                    if (!user.equals(by)) {
                        add(AuditKind.NICK_RESET, user, seq, null);
                    }
                }
                case RoomChange.Closed _ -> add(AuditKind.ROOM_CLOSED, null, seq, null);
                case RoomChange.Deletion(var of) ->
                        events.authors(room, of)
                                .forEach(
                                        (author, count) -> {
                                            if (!author.equals(by)) {
                                                add(AuditKind.MESSAGES_DELETED, author, seq, count);
                                            }
                                        });
                case RoomChange.Created _,
                        RoomChange.Renamed _,
                        RoomChange.Configured _,
                        RoomChange.Pinned _,
                        RoomChange.Unpinned _,
                        RoomChange.Encrypted _,
                        RoomChange.Committed _,
                        RoomChange.Removal _,
                        RoomChange.Invited _,
                        RoomChange.Joined _ -> {}
            }
        }

        private RoomChange change() {
            try {
                return RoomChange.of(type, content);
            } catch (InvalidJson e) {
                throw new IllegalStateException("content was not checked before: " + type, e);
            }
        }

        private void add(
                AuditKind kind, @Nullable UserId subject, long seq, @Nullable Object more) {
            String detail = room + " " + seq + (more == null ? "" : " " + more);
            audit.recordOnce(kind, by, subject, detail);
        }
    }
}
