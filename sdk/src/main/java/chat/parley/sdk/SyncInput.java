package chat.parley.sdk;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

/** Everything that can happen to a client's {@link Sync}. */
public sealed interface SyncInput {

    /** Begin; anything before it waits. */
    record Start() implements SyncInput {}

    /** The answer to {@link SyncEffect.Connect}: the socket is open. */
    record Connected() implements SyncInput {}

    /** The socket could not be opened, or ended without having been told to. */
    record Lost() implements SyncInput {}

    /** From the socket of the last {@link SyncEffect.Connect}; never from an older one. */
    record Received(ServerFrame frame) implements SyncInput {}

    /** Due at {@link Sync#wakeAt}; harmless at any other time. */
    record Tick() implements SyncInput {}

    /** The answer to {@link SyncEffect.NeedToken}. */
    record TokenGiven(String token, long expiresInMs) implements SyncInput {}

    /** No token for now: the server does not answer. */
    record TokenFailed() implements SyncInput {}

    /** No token ever: the session is over. */
    record TokenDenied(String message) implements SyncInput {}

    /** Deliver every event after this cursor; replaces an earlier cursor of the room. */
    record Follow(ClientFrame.Cursor from) implements SyncInput {}

    record Unfollow(RoomId room) implements SyncInput {}

    /** Deliver no more events of a followed room until {@link Resume}: the reader is full. */
    record Pause(RoomId room) implements SyncInput {}

    record Resume(RoomId room) implements SyncInput {}

    /**
     * Send an event; {@link SyncEffect.Finished} tells how it ended.
     *
     * @param send the caller's own name for it, never used twice
     */
    record Send(long send, RoomId room, String type, Content content) implements SyncInput {}

    /** Try no longer. What is on its way may still land; {@code Finished} will not be told. */
    record Abandon(long send) implements SyncInput {}

    /** The answer to {@link SyncEffect.ReadHistory}. */
    record HistoryRead(long send, Rest.Events page) implements SyncInput {}

    /**
     * @param refused why the history may not be read; null when it can be tried again
     */
    record HistoryFailed(long send, @Nullable ErrorCode refused) implements SyncInput {}

    /** Say this now or never: typing, status, read cursor. */
    record Signal(ClientFrame frame) implements SyncInput {}

    record Stop() implements SyncInput {}
}
