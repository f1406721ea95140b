package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The bounds of fields that their types do not tell. */
final class FrameRules {
    private static final int TOKEN_CHARS = 4096;

    private FrameRules() {}

    static ClientFrame check(ClientFrame frame) throws InvalidJson {
        switch (frame) {
            case ClientFrame.Hello hello -> {
                require(hello.token().length() <= TOKEN_CHARS, "field 'token' is too long");
                require(
                        hello.since() == null || hello.since().length() <= Limits.REF_CHARS,
                        "field 'since' must come from a 'rooms' frame");
            }
            case ClientFrame.Subscribe sub -> {
                checkRef(sub.ref());
                checkRooms(sub.rooms());
                for (ClientFrame.Cursor cursor : sub.rooms()) {
                    require(cursor.after() >= 0, "field 'rooms.after' must not be negative");
                }
            }
            case ClientFrame.Unsubscribe unsub -> {
                checkRef(unsub.ref());
                checkRooms(unsub.rooms());
            }
            case ClientFrame.Send send -> {
                checkRef(send.ref());
                EventRules.checkSent(send.type(), send.content());
            }
            case ClientFrame.Read read ->
                    require(read.seq() >= 0, "field 'seq' must not be negative");
            case ClientFrame.Ping ping -> {
                if (ping.ref() != null) {
                    checkRef(ping.ref());
                }
            }
            case ClientFrame.Typing typing ->
                    require(
                            typing.thread() == null || typing.thread() > 0,
                            "field 'thread' must be the sequence of a message");
            case ClientFrame.Status _ -> {}
        }
        return frame;
    }

    private static void checkRef(String ref) throws InvalidJson {
        require(
                !ref.isEmpty() && ref.length() <= Limits.REF_CHARS,
                "field 'ref' must have 1 to " + Limits.REF_CHARS + " characters");
    }

    private static void checkRooms(List<? extends @Nullable Object> rooms) throws InvalidJson {
        require(
                !rooms.isEmpty() && rooms.size() <= Limits.ROOMS_PER_FRAME,
                "field 'rooms' must have 1 to " + Limits.ROOMS_PER_FRAME + " entries");
        for (Object room : rooms) {
            require(room != null, "field 'rooms' must not hold null");
        }
    }

    static void require(boolean holds, String message) throws InvalidJson {
        if (!holds) {
            throw new InvalidJson(message);
        }
    }
}
