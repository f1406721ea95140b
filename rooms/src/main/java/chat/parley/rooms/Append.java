package chat.parley.rooms;

/** How an {@link EventLog#append} ended. */
public sealed interface Append {

    /** Durable. */
    record Appended() implements Append {}

    /** Nothing was written: the stream's head is another one. */
    record Conflict(long actualHead) implements Append {}

    /** The store did not say: the events may have landed, or may still land later. */
    record Unknown() implements Append {}
}
