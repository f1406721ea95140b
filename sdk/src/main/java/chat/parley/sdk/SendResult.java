package chat.parley.sdk;

import chat.parley.protocol.ErrorCode;

/** How a send ended. */
public sealed interface SendResult {

    /** Durable under {@code seq}. */
    record Acked(long seq, long at) implements SendResult {}

    /** Not appended, and it will not be. */
    record Refused(ErrorCode code, String message) implements SendResult {}

    /** It may have landed: the client was stopped, or the server could not tell. */
    record Unsettled(String message) implements SendResult {}
}
