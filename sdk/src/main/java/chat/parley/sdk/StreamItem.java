package chat.parley.sdk;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Event;
import chat.parley.protocol.ServerFrame.GapReason;

/** What an {@link EventStream} yields; {@link #cursor} is where to go on after it. */
public sealed interface StreamItem {
    Cursor cursor();

    record Delivered(Cursor cursor, Event event) implements StreamItem {}

    /** Events {@code from} up to the cursor, both included, are not for this reader. */
    record Skipped(Cursor cursor, long from, GapReason reason) implements StreamItem {}

    /**
     * The server was restored from a backup: what was read of this room may not be true any more;
     * all that follows the cursor comes again.
     */
    record Restarted(Cursor cursor, long head) implements StreamItem {}
}
