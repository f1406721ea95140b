package chat.parley.worker;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.PushQueue;
import chat.parley.accounts.StoredAccount;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.PushMessage;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Mention;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.RoomRecord;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What a push says: read when it is sent, as its person may read it then. */
final class PushContents {
    private static final String NOBODY = "?";

    /** Events before a deleted message among which another one is looked for. */
    private static final int LOOK_BACK = 50;

    private final RoomReader reader;
    private final Directory directory;
    private final PushThreads threads;
    private final AccountStore accounts;
    private final LongSupplier clockMs;

    /**
     * @param clockMs milliseconds since 1970 UTC
     */
    PushContents(
            RoomReader reader,
            Directory directory,
            PushThreads threads,
            AccountStore accounts,
            LongSupplier clockMs) {
        this.reader = reader;
        this.directory = directory;
        this.threads = threads;
        this.accounts = accounts;
        this.clockMs = clockMs;
    }

    /**
     * Empty when there is nothing to tell any more: it was deleted, or the person left, or blocked.
     */
    Optional<PushMessage.Said> of(PushQueue.Due due, List<RoomId> read) {
        RoomRecord room = directory.room(due.room()).orElse(null);
        return room == null
                ? Optional.empty()
                : event(due).flatMap(event -> of(due, room, event, read));
    }

    /** The noted one, or what was said before it, when that is no more. */
    private Optional<Event> event(PushQueue.Due due) {
        UserId user = due.to().user();
        try {
            List<Event> said = reader.before(due.room(), user, due.seq() + 1, LOOK_BACK).events();
            long joined = directory.membership(due.room(), user).intervals().getLast().from();
            long read = directory.readCursor(due.room(), user).seq();
            long after = Math.max(due.sent(), Math.max(joined, read));
            return said.reversed().stream()
                    .filter(event -> event.seq() > after && isWanted(due, event))
                    .findFirst();
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    /** It may be long since it was noted. */
    private boolean isWanted(PushQueue.Due due, Event event) {
        UserId user = due.to().user();
        NotificationLevel level = directory.marks(due.room(), user).notifications();
        return event.type().equals(EventType.MESSAGE)
                && text(event).isPresent()
                && event.at() >= due.to().createdAt()
                && event.at() > clockMs.getAsLong() - PushTiming.LATE.toMillis()
                && !event.sender().equals(user)
                && isLoudEnough(level, user, event)
                && !directory.blocks().stands(user, event.sender())
                && threads.concerns(user, due.room(), event);
    }

    static boolean isLoudEnough(NotificationLevel level, UserId user, Event event) {
        return switch (level) {
            case NotificationLevel.ALL -> true;
            case NotificationLevel.MENTIONS -> isFor(user, event);
            case NotificationLevel.NOTHING -> false;
        };
    }

    private Optional<PushMessage.Said> of(
            PushQueue.Due due, RoomRecord room, Event event, List<RoomId> read) {
        return text(event)
                .map(
                        text ->
                                new PushMessage.Said(
                                        room.room(),
                                        event.seq(),
                                        event.at(),
                                        room.kind() == RoomKind.DIRECT ? null : room.name(),
                                        name(room.room(), event.sender()),
                                        due.to().text() && !text.isEmpty() ? shortened(text) : null,
                                        isFor(due.to().user(), event),
                                        read));
    }

    /** Empty text for what is sealed: that something was said is all that is known. */
    private static Optional<String> text(Event event) {
        try {
            return switch (Said.of(event.type(), event.content())) {
                case Said.Message message -> Optional.of(message.text());
                case Said.Sealed _ -> Optional.of("");
                case Said.Edit _, Said.Reaction _ -> Optional.empty();
                case null -> Optional.empty();
            };
        } catch (InvalidJson _) {
            return Optional.empty(); // deleted
        }
    }

    static boolean isFor(UserId user, Event event) {
        return Mention.in(event).stream().anyMatch(mention -> mention.isOf(user));
    }

    private String name(RoomId room, UserId person) {
        @Nullable String nick = directory.nicks(room, List.of(person)).get(person);
        return nick != null
                ? nick
                : accounts.account(person).map(StoredAccount::displayName).orElse(NOBODY);
    }

    private static String shortened(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= PushMessage.TEXT_CHARS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, PushMessage.TEXT_CHARS - 1)) + "…";
    }
}
