package chat.parley.cli;

import chat.parley.protocol.Codec;
import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.Said;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;
import chat.parley.sdk.StreamItem;
import chat.parley.sdk.Unreadable;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** One line for each thing that a stream yields. */
final class EventLines {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    private final People people;

    EventLines(People people) {
        this.people = people;
    }

    /** The frame as the server sends it: one JSON object. */
    static String json(StreamItem item) {
        var room = item.cursor().room();
        long after = item.cursor().after();
        ServerFrame frame =
                switch (item) {
                    case StreamItem.Delivered(_, var event) ->
                            ServerFrame.Delivered.of(room, event);
                    case StreamItem.Skipped(_, long from, var reason) ->
                            new ServerFrame.Gap(room, from, after, reason);
                    case StreamItem.Restarted(var cursor, long head) -> {
                        Long generation = cursor.generation();
                        long known = generation == null ? 0 : generation;
                        yield new ServerFrame.Reset(room, known, after, head);
                    }
                };
        return new String(Codec.encode(frame), StandardCharsets.UTF_8);
    }

    /** For people: no line of a stranger can pass for another's. */
    String text(RoomTalk.Read read) {
        return read.closed() == null || !(read.item() instanceof StreamItem.Delivered(_, var event))
                ? text(read.item())
                : time(event) + closed(event, read.closed());
    }

    private String closed(Event event, Unreadable why) {
        return "* %s said something that cannot be read here: %s"
                .formatted(people.name(event.sender()), why.words());
    }

    private static String time(Event event) {
        return TIME.format(Instant.ofEpochMilli(event.at())) + " ";
    }

    String text(StreamItem item) {
        return switch (item) {
            case StreamItem.Delivered(_, var event) -> time(event) + words(event);
            case StreamItem.Skipped(var cursor, long from, var reason) ->
                    "* events " + from + " to " + cursor.after() + " are not shown: " + why(reason);
            case StreamItem.Restarted(var cursor, _) ->
                    "* the server was restored from a backup; what follows comes from after event "
                            + cursor.after();
        };
    }

    private static String why(ServerFrame.GapReason reason) {
        return switch (reason) {
            case HIDDEN -> "you were not in the room";
            case RETENTION -> "they are too old";
        };
    }

    private String words(Event event) {
        String sender = people.name(event.sender());
        try {
            if (EventType.changesRoom(event.type())) {
                return "* " + sender + " " + change(event);
            }
            Said said = Said.of(event.type(), event.content());
            if (said != null) {
                return said(sender, said);
            }
        } catch (InvalidJson _) {
            if (event.content().equals(Content.EMPTY)) {
                return "* " + sender + " said something that was deleted";
            }
        }
        return "* " + sender + " sent " + Terminals.clean(event.type());
    }

    private static String said(String sender, Said said) {
        return switch (said) {
            case Said.Message message -> sender + ": " + Terminals.clean(message.text());
            case Said.Edit edit ->
                    "* %s corrected %d: %s"
                            .formatted(sender, edit.of(), Terminals.clean(edit.text()));
            case Said.Reaction reaction ->
                    "* %s %s %d: %s"
                            .formatted(
                                    sender,
                                    Boolean.TRUE.equals(reaction.removed())
                                            ? "took back a reaction to"
                                            : "reacted to",
                                    reaction.of(),
                                    Terminals.clean(reaction.emoji()));
            case Said.Sealed _ -> "* " + sender + " said something that is encrypted";
        };
    }

    private String change(Event event) throws InvalidJson {
        return switch (RoomChange.of(event.type(), event.content())) {
            case RoomChange.Created created ->
                    created.name() == null
                            ? "started the conversation"
                            : "created the room " + Terminals.clean(created.name());
            case RoomChange.Renamed(var name) -> "named the room " + Terminals.clean(name);
            case RoomChange.Configured configured -> configured(configured);
            case RoomChange.Pinned(long of) -> "pinned " + of;
            case RoomChange.Unpinned(long of) -> "unpinned " + of;
            case RoomChange.Closed() -> "closed the room";
            case RoomChange.Encrypted _ -> "began the room's encryption";
            case RoomChange.Committed _ -> "changed the keys of the room";
            case RoomChange.Removal _ -> "has a device less";
            case RoomChange.Invited(var user) -> "invited " + people.name(user);
            case RoomChange.Joined _ -> "joined";
            case RoomChange.Left left ->
                    left.user().equals(event.sender())
                            ? "left"
                            : (left.isBan() ? "banned " : "removed ") + people.name(left.user());
            case RoomChange.Unbanned(var user) -> "lifted the ban of " + people.name(user);
            case RoomChange.RoleGiven(var user, var role) ->
                    "made " + people.name(user) + " " + role;
            case RoomChange.NickChanged change -> nick(change, event.sender());
            case RoomChange.Deletion(var of) ->
                    "deleted " + of.stream().map(String::valueOf).collect(Collectors.joining(", "));
        };
    }

    private String nick(RoomChange.NickChanged change, UserId by) {
        @Nullable String nick = change.nick();
        if (nick != null) {
            return "is called " + Terminals.clean(nick) + " here";
        }
        return change.user().equals(by)
                ? "goes by their own name here"
                : "took away the nick of " + people.name(change.user());
    }

    private static String configured(RoomChange.Configured change) {
        if (change.topic() != null) {
            return "set the topic " + Terminals.clean(change.topic());
        }
        return change.picture() == null
                ? "changed the room's settings"
                : "changed the room's picture";
    }
}
