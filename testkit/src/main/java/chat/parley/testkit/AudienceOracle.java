package chat.parley.testkit;

import chat.parley.protocol.AccountState;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Watches whatever is shown to people, field by field, and tells what somebody should not have
 * seen. It knows the logs of the rooms and nothing of how the server works: who came, who went.
 *
 * <p>Events are judged by their sequences: a person sees those from their joining to their leaving,
 * whenever they read. What only passes (heads, cursors, typing, presence, lists) is judged by the
 * clock: for members, and those who were members lately. A text that the server makes, like an
 * error's, may hold no word of what its reader may not see. Not thread-safe.
 */
public final class AudienceOracle {
    private final Map<RoomId, RoomAudience> rooms = new HashMap<>();

    /** Where each unusual word was said first. */
    private final Map<String, Place> said = new HashMap<>();

    /** The rooms that a person named by themselves: an answer may name them back. */
    private final Map<UserId, Set<RoomId>> named = new HashMap<>();

    private final Set<UserId> guests = new HashSet<>();
    private final ChosenPresence chosen = new ChosenPresence();
    private final Set<String> saidOfAnyRoom;
    private final Consumer<String> leaks;
    private long deliveries;
    private long showings;

    /** An event; or, with sequence 0, the name of a room. */
    private record Place(RoomId room, long seq) {}

    /**
     * @param saidOfAnyRoom messages of refusals that are the same whether the room exists or not
     * @param leaks takes a sentence about each thing that was shown to somebody outside its
     *     audience
     */
    public AudienceOracle(Set<String> saidOfAnyRoom, Consumer<String> leaks) {
        this.saidOfAnyRoom = Set.copyOf(saidOfAnyRoom);
        this.leaks = leaks;
    }

    /** How many times an event was shown to somebody and checked. */
    public long deliveries() {
        return deliveries;
    }

    /** How many frames, pages and answers were checked. */
    public long showings() {
        return showings;
    }

    /** The person is a guest of the server: they know only of rooms that they were let into. */
    public void guest(UserId user) {
        guests.add(user);
    }

    private boolean isGuest(UserId user) {
        return guests.contains(user);
    }

    /** The event is in the room's log now. To be told of all of them, in order. */
    public void appended(RoomId room, Event event, long now) {
        rooms.computeIfAbsent(room, _ -> new RoomAudience()).append(event, now);
        boolean changes = EventType.changesRoom(event.type());
        String text = changes ? RoomModel.nameIn(event) : event.content().toString();
        Place place = new Place(room, changes ? 0 : event.seq());
        Words.of(text).forEach(word -> said.putIfAbsent(word, place));
    }

    /** Whoever left up to {@code seq} is out since {@code now}: it was acknowledged. */
    public void inForce(RoomId room, long seq, long now) {
        rooms.computeIfAbsent(room, _ -> new RoomAudience()).inForce(seq, now);
    }

    /** The person says this to the server. */
    public void heard(UserId user, ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Subscribe(_, var cursors) ->
                    cursors.forEach(cursor -> named(user, cursor.room()));
            case ClientFrame.Unsubscribe(_, var gone) -> gone.forEach(room -> named(user, room));
            case ClientFrame.Send send -> named(user, send.room());
            case ClientFrame.Read(var room, _) -> named(user, room);
            case ClientFrame.Typing(var room, _) -> named(user, room);
            case ClientFrame.Hello _, ClientFrame.Status _, ClientFrame.Ping _ -> {}
        }
    }

    /** What the person shows and sees is another since some time between these. */
    public void chose(UserId user, PresenceSettings settings, long askedAt, long answeredAt) {
        chosen.chose(user, settings, askedAt, answeredAt);
    }

    /** The person asks for this room. */
    public void named(UserId user, RoomId room) {
        named.computeIfAbsent(user, _ -> new HashSet<>()).add(room);
    }

    /** A frame is on its way to a connection of this person. */
    public void shown(UserId user, ServerFrame frame, Moment moment) {
        showings++;
        switch (frame) {
            case ServerFrame.Ready ready -> own(user, ready.user(), frame);
            case ServerFrame.Rooms(var summaries, _, _) ->
                    summaries.forEach(summary -> listed(user, summary, moment));
            case ServerFrame.Heads(var heads) ->
                    heads.forEach(head -> members(user, head.room(), head.head(), frame, moment));
            case ServerFrame.Ack(_, var room, long seq, _) -> acked(user, room, seq);
            case ServerFrame.Delivered event -> event(user, event.room(), event.event());
            case ServerFrame.Gap(var room, _, long to, _) -> gap(user, room, to, moment);
            case ServerFrame.Reset(var room, _, _, long head) ->
                    members(user, room, head, frame, moment);
            case ServerFrame.Behind(var late) -> late.forEach(room -> answered(user, room, frame));
            case ServerFrame.Read(var room, var other, long seq, _) -> {
                members(user, room, seq, frame, moment);
                passing(user, other, frame, moment);
            }
            case ServerFrame.Unread(var room, long from) ->
                    members(user, room, from, frame, moment);
            case ServerFrame.Thread(var room, long thread, _, _) ->
                    members(user, room, thread, frame, moment);
            case ServerFrame.Typing(var room, var other, _) -> {
                members(user, room, 0, frame, moment);
                passing(user, other, frame, moment);
            }
            case ServerFrame.Presence(var other, _, _) -> {
                presence(user, other, moment);
                passing(user, other, frame, moment);
            }
            case ServerFrame.Profile profile -> {
                presence(user, profile.user(), moment);
                gone(user, profile);
            }
            case ServerFrame.Settings(var settings) -> chosen.told(user, settings);
            case ServerFrame.Saved(var room, long seq, boolean saved) -> {
                if (saved) {
                    saved(user, room, seq);
                }
            }
            case ServerFrame.Sections _,
                    ServerFrame.Notifications _,
                    ServerFrame.Reports _,
                    ServerFrame.KeyPackages _,
                    ServerFrame.Blocked _ -> {} // what the person said themselves
            case ServerFrame.Error(var ref, var room, var code, var message, _) -> {
                if (room != null) {
                    answered(user, room, frame);
                    refused(user, room, code, message);
                }
                text(user, message, moment);
                text(user, ref, moment);
            }
            case ServerFrame.Bye(_, var message, _) -> text(user, message, moment);
            case ServerFrame.Pong(var ref) -> text(user, ref, moment);
        }
    }

    /** A page of a room's history, or of the person's own inbox, is shown. */
    public void shown(UserId user, RoomId room, Rest.Events page, Moment moment) {
        showings++;
        page.events().forEach(event -> event(user, room, event));
        page.gaps().forEach(gap -> gap(user, room, gap.to(), moment));
        if (!isInbox(user, room)) {
            members(user, room, page.head(), "a page with head " + page.head(), moment);
        }
    }

    /** Up to which event what the room's log says is acted upon; 0 when nothing is. */
    public long inForce(RoomId room) {
        RoomAudience audience = rooms.get(room);
        return audience == null ? 0 : audience.inForce();
    }

    /**
     * Those events of a page that show what was deleted before somebody asked for it.
     *
     * @param inForce what {@link #inForce} was when they asked
     */
    public List<Event> deleted(RoomId room, Rest.Events page, long inForce) {
        RoomAudience audience = rooms.get(room);
        return audience == null
                ? List.of()
                : page.events().stream()
                        .filter(event -> audience.showsWhatWasDeleted(event, inForce))
                        .toList();
    }

    /** A room is shown in a list, or by itself. */
    public void shown(UserId user, RoomSummary summary, Moment moment) {
        showings++;
        listed(user, summary, moment);
    }

    /** Something is shown that only the members of a room may see: who they are. */
    public void shownToMember(UserId user, RoomId room, String what, Moment moment) {
        showings++;
        members(user, room, 0, what, moment);
    }

    /** A request about a room is refused. */
    public void refused(UserId user, RoomId room, ErrorCode code, String message, Moment moment) {
        showings++;
        refused(user, room, code, message);
        text(user, message, moment);
    }

    private static boolean isInbox(UserId user, RoomId room) {
        return room.value().equals(user.value());
    }

    private void own(UserId user, UserId shown, Object what) {
        if (!user.equals(shown)) {
            leak(user, "somebody else's", what);
        }
    }

    private void event(UserId user, RoomId room, Event event) {
        deliveries++;
        if (isInbox(user, room)) {
            notice(user, event);
            return;
        }
        RoomAudience audience = rooms.get(room);
        if (audience == null || !audience.holds(event)) {
            leak(user, "what is not in the log of " + room, event);
        } else if (!audience.sees(user, event.seq())) {
            leak(user, "an event of " + room + " that is not for them", event);
        }
    }

    private record Pointer(RoomId room, long seq) {}

    /** What an inbox tells: where something happened to its owner, and nothing else of the room. */
    private void notice(UserId user, Event notice) {
        if (notice.type().equals(EventType.ACCOUNT_ALERT)) {
            if (!notice.sender().equals(user)) {
                leak(user, "an alert about somebody else", notice);
            }
            return;
        }
        try {
            Pointer where = notice.content().as(Pointer.class);
            RoomAudience audience = rooms.get(where.room());
            Event cause = audience == null ? null : audience.at(where.seq());
            if (cause == null
                    || !EventType.changesRoom(cause.type())
                    || !cause.sender().equals(notice.sender())
                    || !RoomModel.concerns(cause).contains(user)) {
                leak(user, "a notice of what did not happen to them", notice);
            }
        } catch (InvalidJson e) {
            leak(user, "a notice of nothing", notice);
        }
    }

    private void gap(UserId user, RoomId room, long to, Moment moment) {
        if (isInbox(user, room)) {
            return;
        }
        RoomAudience audience = rooms.get(room);
        boolean fine =
                audience != null
                        && to <= audience.head()
                        && (audience.isMember(user, moment) || to <= audience.lastFor(user));
        if (!fine) {
            leak(user, "how much is said in " + room, "a gap to " + to);
        }
    }

    private void acked(UserId user, RoomId room, long seq) {
        RoomAudience audience = rooms.get(room);
        Event event = audience == null ? null : audience.at(seq);
        if (event == null || !event.sender().equals(user)) {
            leak(user, "an acknowledgement of what is not theirs", room + " " + seq);
        }
    }

    /** What only members are told, and nothing of what is not in the log. */
    private void members(UserId user, RoomId room, long upTo, Object what, Moment moment) {
        RoomAudience audience = rooms.get(room);
        if (audience == null || !audience.isMember(user, moment)) {
            leak(user, "what only members of " + room + " may see", what);
        } else if (upTo > audience.head()) {
            leak(user, "more than there is in " + room, what);
        }
    }

    private void listed(UserId user, RoomSummary summary, Moment moment) {
        RoomAudience audience = rooms.get(summary.room());
        if (audience == null || !audience.mayKnow(user, isGuest(user), moment)) {
            leak(user, "a room that they may not know of", summary);
            return;
        }
        if (summary.name() != null && !audience.wasCalled(summary.name())) {
            leak(user, "a name that the room never had", summary);
        }
        boolean tellsMore =
                summary.head()
                                + summary.count()
                                + summary.at()
                                + summary.read()
                                + summary.unread()
                                + summary.mentions()
                        > 0;
        if (tellsMore || summary.role() != null || summary.with() != null) {
            members(user, summary.room(), summary.head(), summary, moment);
        }
    }

    private void passing(UserId user, UserId other, ServerFrame frame, Moment moment) {
        if (!chosen.allows(user, other, frame, moment)) {
            leak(user, "what " + other + " or they themselves want not to be told", frame);
        }
    }

    private void presence(UserId user, UserId other, Moment moment) {
        boolean together =
                user.equals(other)
                        || rooms.values().stream()
                                .anyMatch(
                                        room ->
                                                room.isMember(user, moment)
                                                        && room.isMember(other, moment));
        if (!together) {
            leak(user, "the presence of a stranger", other);
        }
    }

    /** Nobody keeps what they do not see. */
    private void saved(UserId user, RoomId room, long seq) {
        RoomAudience audience = rooms.get(room);
        if (audience == null || !audience.sees(user, seq)) {
            leak(user, "that there is a message", room + " " + seq);
        }
    }

    /** Nobody keeps a name, or a picture, beyond their account. */
    private void gone(UserId user, ServerFrame.Profile told) {
        Rest.Profile gone = Rest.Profile.deleted(told.user());
        boolean isBare =
                told.name().equals(gone.name())
                        && told.displayName().equals(gone.displayName())
                        && told.picture() == null;
        if (told.state() == AccountState.DELETED && !isBare) {
            leak(user, "who somebody was that is gone", told);
        }
    }

    private void answered(UserId user, RoomId room, Object what) {
        boolean asked = named.getOrDefault(user, Set.of()).contains(room);
        RoomAudience audience = rooms.get(room);
        if (!asked && (audience == null || !audience.hasHeardOf(user, isGuest(user)))) {
            leak(user, "a room that they did not ask about", what);
        }
    }

    /** Whoever may not know of a room is told that there is none, whatever they try. */
    private void refused(UserId user, RoomId room, ErrorCode code, String message) {
        RoomAudience audience = rooms.get(room);
        boolean tells =
                switch (code) {
                    case NOT_MEMBER,
                            FORBIDDEN,
                            CLOSED,
                            CONFLICT,
                            ENCRYPTION_REQUIRED,
                            STALE_EPOCH,
                            REMOVAL_NEEDED ->
                            true;
                    case BUSY,
                            RATE_LIMITED,
                            UNAVAILABLE,
                            INTERNAL,
                            UNAUTHENTICATED,
                            TOKEN_EXPIRED,
                            SESSION_ENDED,
                            AWAITING_APPROVAL,
                            PASSWORD_NEEDED,
                            INVALID,
                            UNKNOWN_OP,
                            TOO_LARGE,
                            NOT_FOUND,
                            RESYNC ->
                            false;
                };
        boolean secret = audience != null && !audience.hasHeardOf(user, isGuest(user));
        if (tells && secret && !saidOfAnyRoom.contains(message)) {
            leak(user, "that " + room + " is there", code + ": " + message);
        }
    }

    private void text(UserId user, @Nullable String text, Moment moment) {
        if (text == null) {
            return;
        }
        for (String word : Words.of(text)) {
            Place place = said.get(word);
            if (place != null && !maySee(user, place, moment)) {
                leak(user, "the word '" + word + "' of " + place, text);
            }
        }
    }

    private boolean maySee(UserId user, Place place, Moment moment) {
        RoomAudience audience = rooms.get(place.room());
        return audience != null
                && (place.seq() == 0
                        ? audience.mayKnow(user, isGuest(user), moment)
                        : audience.sees(user, place.seq()));
    }

    private void leak(UserId user, String what, Object shown) {
        leaks.accept(user + " was shown " + what + ": " + shown);
    }
}
