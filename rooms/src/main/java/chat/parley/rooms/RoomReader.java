package chat.parley.rooms;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.History;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerFrame.RoomHead;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory.Listing;
import chat.parley.rooms.Directory.ReadCursor;
import chat.parley.rooms.ReadStates.RoomMarks;
import chat.parley.rooms.ReadStates.UnreadThreads;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one person may see of rooms: their list, a room's history, its members. Every read passes
 * the person's {@link Audience}. Blocks; safe for use by many threads. Refuses by {@link Refusal}.
 */
public final class RoomReader {
    private static final int MOST_APART = 10_000;

    private final EventHistory log;
    private final Directory directory;

    public RoomReader(EventHistory log, Directory directory) {
        this.log = log;
        this.directory = directory;
    }

    /** The reader's audience in a room; refused when they are not a member now. */
    public Audience audience(RoomId room, UserId reader) {
        return Audience.of(requireMember(room, reader));
    }

    /**
     * The reader's audience, right for all events after {@code after}; refused when they are not a
     * member there. The tables may not have the reader's removal yet; somebody who names a cursor
     * behind it would never come past it.
     */
    public Audience audience(RoomId room, UserId reader, long after) {
        return view(room, reader, after).audience();
    }

    /** The same, with how large the room is. */
    public View view(RoomId room, UserId reader, long after) {
        Optional<RoomRecord> record = directory.room(room);
        Membership member = requireMember(room, reader);
        Audience audience = folded(room, member, projected(record), after);
        if (!audience.isMember()) {
            throw notMember();
        }
        return new View(audience, record.map(RoomRecord::members).orElse(0));
    }

    /**
     * What somebody may see of a room.
     *
     * @param members how many people are members, as the tables know it
     */
    public record View(Audience audience, int members) {}

    /** The same; empty when they are not a member there. */
    Optional<Audience> audienceIfMember(RoomId room, UserId reader, long after) {
        long projected = projected(directory.room(room));
        Membership member = directory.membership(room, reader);
        return member.isMember()
                ? Optional.of(folded(room, member, projected, after)).filter(Audience::isMember)
                : Optional.empty();
    }

    /** To be asked before what the tables say of members: what they say is not older then. */
    private static long projected(Optional<RoomRecord> room) {
        return room.map(RoomRecord::projected).orElse(0L);
    }

    private Audience folded(RoomId room, Membership member, long projected, long after) {
        Audience audience = Audience.of(member);
        EventPages.each(log, StreamId.of(room), projected, after, audience::fold);
        return audience;
    }

    /** Events after {@code after}, ascending, with gaps for what the reader may not see. */
    public Rest.Events after(RoomId room, UserId reader, long after, int limit) {
        Audience audience = audience(room, reader, after);
        StreamId stream = StreamId.of(room);
        StreamHead head = log.head(stream);
        return HistoryPage.of(log.read(stream, after, limit), after, head, audience);
    }

    /**
     * The last events before {@code before}, ascending. What is hidden just before them is one gap,
     * however long: whoever scrolls back gets over it in one step.
     */
    public Rest.Events before(RoomId room, UserId reader, long before, int limit) {
        requireMember(room, reader);
        StreamId stream = StreamId.of(room);
        StreamHead head = log.head(stream);
        List<Event> events = log.readBack(stream, before, limit);
        if (events.isEmpty()) {
            return HistoryPage.nothingBefore(before, head);
        }
        long after = events.getFirst().seq() - 1;
        Audience audience = audience(room, reader, after);
        return HistoryPage.overHidden(
                HistoryPage.of(events, after, head, audience), after, audience);
    }

    /** Events of the person's own inbox after {@code after}. */
    public Rest.Events inbox(UserId owner, long after, int limit) {
        StreamId stream = StreamId.inbox(owner);
        StreamHead head = log.head(stream);
        return HistoryPage.of(log.read(stream, after, limit), after, head, Audience.ofInbox());
    }

    /** Where the list of rooms stands now; to be read before the first page of {@link #rooms}. */
    public Since now() {
        return new Since(log.position(), directory.version());
    }

    /**
     * A page of the rooms in which the person is member or invited.
     *
     * @param since only rooms that may have changed after it; null for all
     * @param after the {@code next} of the page before; null for the first
     */
    public RoomPage rooms(UserId person, @Nullable Since since, @Nullable RoomId after, int limit) {
        List<Listing> listings = directory.roomsOf(person, after, limit);
        Map<StreamId, StreamHead> heads =
                log.heads(listings.stream().map(l -> StreamId.of(l.room().room())).toList());
        List<RoomSummary> rooms =
                listings.stream()
                        .filter(l -> since == null || since.mayHaveChanged(l, head(heads, l)))
                        .map(l -> summary(l, head(heads, l)))
                        .toList();
        List<RoomHead> joined =
                listings.stream()
                        .filter(l -> l.membership().isMember())
                        .map(l -> roomHead(l.room().room(), head(heads, l)))
                        .toList();
        RoomId next = listings.size() < limit ? null : listings.getLast().room().room();
        return new RoomPage(rooms, joined, next);
    }

    /** One room as the person sees it; refused as not found when they may not know of it. */
    public RoomSummary room(RoomId room, UserId person) {
        RoomRecord record = directory.room(room).orElseThrow(RoomReader::notFound);
        Membership member = directory.membership(room, person);
        if (!mayKnow(record, member)) {
            throw notFound();
        }
        return summary(listing(record, member), log.head(StreamId.of(room)));
    }

    private Listing listing(RoomRecord record, Membership member) {
        RoomId room = record.room();
        UserId person = member.user();
        @Nullable UserId with = with(record, person);
        if (!member.isMember()) {
            return new Listing(record, member, with, ReadCursor.START, 0, 0, 0, RoomMarks.NONE, 0);
        }
        ReadCursor read = directory.readCursor(room, person);
        return new Listing(
                record,
                member,
                with,
                read,
                directory.deletedAfter(room, read.seq()),
                directory.mentions(room, person, read.seq()),
                directory.followed(room, person, 0, 0, 1).size(),
                directory.marks(room, person),
                0);
    }

    /** Open public rooms whose name contains {@code query}, as the person sees them. */
    public RoomPage publicRooms(UserId person, String query, @Nullable RoomId after, int limit) {
        List<RoomRecord> found = directory.publicRooms(query, after, limit);
        List<RoomSummary> rooms = found.stream().map(r -> room(r.room(), person)).toList();
        RoomId next = found.size() < limit ? null : found.getLast().room();
        return new RoomPage(rooms, List.of(), next);
    }

    /** Members and invited people, by user id; members may ask. */
    public List<Membership> members(RoomId room, UserId reader, @Nullable UserId after, int limit) {
        requireMember(room, reader);
        return directory.members(room, after, limit);
    }

    /** Whoever is banned from the room, by user id; moderators and owners may ask. */
    public List<Membership> banned(RoomId room, UserId reader, @Nullable UserId after, int limit) {
        requireModerator(room, reader);
        return directory.banned(room, after, limit);
    }

    /** Refuses whoever is neither moderator nor owner there. */
    public void requireModerator(RoomId room, UserId person) {
        if (!requireMember(room, person).moderates()) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN, "needs the role " + RoomRole.MODERATOR + " in this room");
        }
    }

    /** What somebody is in the room, as one of its members sees it. */
    public Membership member(RoomId room, UserId reader, UserId of) {
        requireMember(room, reader);
        return directory.membership(room, of);
    }

    /** What those of these people are called in the room who have a nick there; members may ask. */
    public Map<UserId, String> nicks(RoomId room, UserId reader, Collection<UserId> people) {
        requireMember(room, reader);
        return directory.nicks(room, people);
    }

    /**
     * Whom the person is not shown as there, nor they to the person, in no order: up to {@link
     * #MOST_APART}. Of whoever is beyond, the person is told as of others.
     */
    public Set<UserId> apart(UserId person) {
        return directory.blocks().apart(person, MOST_APART);
    }

    public boolean isMember(RoomId room, UserId person) {
        return directory.membership(room, person).isMember();
    }

    public boolean isOwner(RoomId room, UserId person) {
        Membership member = directory.membership(room, person);
        return member.isMember() && member.role() == RoomRole.OWNER;
    }

    /** The event that created the room; empty when there is none, or retention took it. */
    public Optional<Event> creation(RoomId room) {
        return log.read(StreamId.of(room), 0, 1).stream()
                .filter(event -> event.type().equals(EventType.ROOM_CREATED))
                .findFirst();
    }

    /** Moves the reader's cursor forward, at most to the head; answers where it is now. */
    public ReadCursor advance(RoomId room, UserId reader, long seq) {
        requireMember(room, reader);
        StreamId stream = StreamId.of(room);
        StreamHead head = log.head(stream);
        long to = Math.min(seq, head.head());
        long n = to == head.head() ? head.count() : countAt(stream, to, head);
        return directory.advance(room, reader, new ReadCursor(to, n));
    }

    private long countAt(StreamId stream, long seq, StreamHead head) {
        List<Event> at = seq <= head.floor() ? List.of() : log.read(stream, seq - 1, 1);
        return at.isEmpty() ? 0 : at.getFirst().n();
    }

    /**
     * Refuses, as if there were no such room, guests of the server whom nobody let into it: to
     * them, public rooms are not there either.
     */
    public void requireVisible(RoomId room, UserId person, ServerRole role) {
        if (role != ServerRole.GUEST) {
            return;
        }
        Membership member = directory.membership(room, person);
        if (!member.isMember() && !member.invited()) {
            throw notFound();
        }
    }

    /** The reader's membership; refused when they are not a member now. */
    public Membership requireMember(RoomId room, UserId reader) {
        Membership member = directory.membership(room, reader);
        if (member.isMember()) {
            return member;
        }
        RoomRecord record = directory.room(room).orElseThrow(RoomReader::notFound);
        throw mayKnow(record, member) ? notMember() : notFound();
    }

    private static boolean mayKnow(RoomRecord room, Membership member) {
        return member.isMember()
                || member.invited()
                || (room.kind() == RoomKind.PUBLIC && !room.closed());
    }

    private @Nullable UserId with(RoomRecord room, UserId person) {
        if (room.kind() != RoomKind.DIRECT) {
            return null;
        }
        return directory.members(room.room(), null, 2).stream()
                .map(Membership::user)
                .filter(user -> !user.equals(person))
                .findFirst()
                .orElse(person);
    }

    private static RoomHead roomHead(RoomId room, StreamHead head) {
        return new RoomHead(room, head.head(), head.count(), head.at());
    }

    private static StreamHead head(Map<StreamId, StreamHead> heads, Listing listing) {
        return heads.getOrDefault(
                StreamId.of(listing.room().room()), new StreamHead(0, 0, 0, 0, 0, 0));
    }

    /** Somebody who is not a member learns what the room is, not how much is said in it. */
    private RoomSummary summary(Listing listing, StreamHead head) {
        RoomRecord room = listing.room();
        Membership member = listing.membership();
        boolean in = member.isMember();
        UnreadThreads threads =
                in ? ReadMarks.unreadThreads(log, directory, listing, head) : UnreadThreads.NONE;
        long joinedCount = listing.read().n();
        RoomMarks marks = in ? listing.marks() : RoomMarks.NONE;
        return new RoomSummary(
                room.room(),
                room.kind(),
                room.name(),
                listing.with(),
                room.encryption(),
                member.role(),
                member.invited(),
                room.closed(),
                head.generation(),
                in ? head.floor() : 0,
                in ? head.head() : 0,
                in ? head.count() : 0,
                in ? head.at() : 0,
                in ? listing.read().seq() : 0,
                in ? Math.max(0, head.count() - joinedCount - listing.deleted()) : 0,
                in ? MentionCount.of(log, directory.blocks(), listing, head, member.user()) : 0,
                threads.unread() > 0 ? threads.unread() : null,
                threads.mentions() > 0 ? threads.mentions() : null,
                marks.unreadFrom() > 0 ? marks.unreadFrom() : null,
                marks.notifications() == NotificationLevel.ALL ? null : marks.notifications(),
                orNull(room.settings().topic()),
                orNull(room.settings().description()),
                room.settings().announcement(),
                room.settings().slowModeMs(),
                room.settings().archived(),
                room.settings().history() == History.JOINED ? null : room.settings().history(),
                room.settings().picture(),
                in ? room.settings().pins() : List.of());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Refusal notMember() {
        return new Refusal(ErrorCode.NOT_MEMBER, "only members of the room can do this");
    }

    private static Refusal notFound() {
        return new Refusal(ErrorCode.NOT_FOUND, "there is no such room");
    }

    /**
     * A page of rooms.
     *
     * @param joined where the page's rooms stand of which the person is a member, changed or not;
     *     empty in a page of public rooms
     * @param next to be given as {@code after}; null when this is the last page
     */
    public record RoomPage(List<RoomSummary> rooms, List<RoomHead> joined, @Nullable RoomId next) {}

    /** Until when somebody knows the list of rooms: an opaque text for clients. */
    public record Since(long position, long version) {

        /** Null when the text was not made by {@link #toString}: then everything is told. */
        public static @Nullable Since parse(String text) {
            String[] parts = text.split("\\.", -1);
            try {
                return parts.length == 2
                        ? new Since(Long.parseLong(parts[0], 36), Long.parseLong(parts[1], 36))
                        : null;
            } catch (NumberFormatException _) {
                return null;
            }
        }

        boolean mayHaveChanged(Listing listing, StreamHead head) {
            return head.position() == 0
                    || head.position() > position
                    || listing.version() > version;
        }

        @Override
        public String toString() {
            return Long.toString(position, 36) + "." + Long.toString(version, 36);
        }
    }
}
