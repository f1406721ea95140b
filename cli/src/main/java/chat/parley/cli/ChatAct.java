package chat.parley.cli;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.StreamItem;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/**
 * What somebody types in a chat about one of its messages, which they name by the number that
 * stands before it.
 *
 * @param text empty where there is none
 */
record ChatAct(Kind kind, long seq, String text) {
    static final List<String> HELP =
            List.of(
                    "/reply N TEXT    answer the message with this number",
                    "/thread N TEXT   say something below it; /thread N shows what is said there",
                    "/edit N TEXT     say it anew; your own messages",
                    "/react N EMOJI   react to it; /unreact N EMOJI takes that back",
                    "/delete N        delete it",
                    "/pin N, /unpin N hold it up to everybody, as a moderator; or no more");

    /** How an act is typed. */
    enum Kind {
        REPLY("/reply", "TEXT"),
        THREAD("/thread", ""),
        EDIT("/edit", "TEXT"),
        REACT("/react", "EMOJI"),
        UNREACT("/unreact", "EMOJI"),
        DELETE("/delete", null),
        PIN("/pin", null),
        UNPIN("/unpin", null);

        private final String command;

        /** What must follow the number; empty when it may be left out, null when nothing may. */
        private final @Nullable String rest;

        Kind(String command, @Nullable String rest) {
            this.command = command;
            this.rest = rest;
        }

        private String usage() {
            return command + (rest == null || rest.isEmpty() ? " N" : " N " + rest);
        }

        private boolean takes(String text) {
            return rest == null ? text.isEmpty() : rest.isEmpty() || !text.isEmpty();
        }
    }

    /** Null when it is no act; a {@link Failure} says how it is typed. */
    static @Nullable ChatAct of(String command, String argument) {
        for (Kind kind : Kind.values()) {
            if (kind.command.equals(command)) {
                return parsed(kind, argument);
            }
        }
        return null;
    }

    private static ChatAct parsed(Kind kind, String argument) {
        String[] words = argument.strip().split("\\s+", 2);
        String number = words[0].startsWith("#") ? words[0].substring(1) : words[0];
        String text = words.length == 2 ? words[1] : "";
        if (!number.matches("[1-9][0-9]{0,15}") || !kind.takes(text)) {
            throw new Failure(
                    Exit.FAILED, kind.usage() + ": N is the number that stands before the message");
        }
        return new ChatAct(kind, Long.parseLong(number), text);
    }

    /** The line of an event with its number before it. */
    static String numbered(StreamItem item, String line) {
        return item instanceof StreamItem.Delivered(_, Event event)
                ? "#" + event.seq() + " " + line
                : line;
    }

    /** Durable once it returns. Blocks. */
    void carryOut(
            ParleyClient parley,
            RoomTalk talk,
            RoomSummary room,
            EventLines lines,
            Consumer<String> screen) {
        switch (kind) {
            case REPLY -> say(talk, room, new Said.Message(text, seq, null, null, null));
            case THREAD -> {
                if (text.isEmpty()) {
                    show(parley, talk, room, lines, screen);
                } else {
                    say(talk, room, new Said.Message(text, null, seq, null, null));
                }
            }
            case EDIT -> send(talk, room, EventType.EDIT, new Said.Edit(seq, text, null, null));
            case REACT -> react(talk, room, null);
            case UNREACT -> react(talk, room, true);
            case DELETE ->
                    parley.send(
                            room.room(),
                            EventType.DELETION,
                            Content.of(new RoomChange.Deletion(List.of(seq))),
                            null);
            case PIN -> parley.rest().moderation().pin(room.room(), seq);
            case UNPIN -> parley.rest().moderation().unpin(room.room(), seq);
        }
    }

    private static void say(RoomTalk talk, RoomSummary room, Said.Message message) {
        send(talk, room, EventType.MESSAGE, message);
    }

    private void react(RoomTalk talk, RoomSummary room, @Nullable Boolean removed) {
        send(talk, room, EventType.REACTION, new Said.Reaction(seq, text, removed));
    }

    private static void send(RoomTalk talk, RoomSummary room, String type, Said said) {
        talk.send(room, type, Content.of(said), null);
    }

    private void show(
            ParleyClient parley,
            RoomTalk talk,
            RoomSummary room,
            EventLines lines,
            Consumer<String> screen) {
        @Nullable Long after = 0L;
        boolean any = false;
        while (after != null) {
            Rest.Related page = parley.rest().thread(room.room(), seq, after);
            for (Event event : page.events()) {
                var cursor = new Cursor(room.room(), event.seq(), room.generation());
                StreamItem item = new StreamItem.Delivered(cursor, event);
                screen.accept(numbered(item, lines.text(talk.read(item, room))));
                any = true;
            }
            after = page.next();
        }
        if (!any) {
            screen.accept("nothing is said below " + seq);
        }
    }
}
