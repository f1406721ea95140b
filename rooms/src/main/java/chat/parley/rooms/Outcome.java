package chat.parley.rooms;

import chat.parley.protocol.ErrorCode;

/** How a send ended. */
public sealed interface Outcome {

    /** Durable under {@code seq}, now or by an earlier try. */
    record Acked(long seq, long at) implements Outcome {}

    /** Not appended, and it will not be: the message says why. */
    record Refused(ErrorCode code, String message) implements Outcome {}

    /** Not appended, for now. */
    record Busy(ErrorCode code, String message, long retryAfterMs) implements Outcome {}

    /**
     * The id is older than what is remembered: read to the head, then send anew if it is absent.
     */
    record Resync() implements Outcome {}

    /** It may have landed: send it again with the same id. */
    record Unknown() implements Outcome {}
}
