package chat.parley.gateway;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Said;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerRole;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.Submission;

import org.jspecify.annotations.Nullable;

/**
 * The sends of one connection that are not answered yet. With {@link Limits#UNACKNOWLEDGED} of them
 * the socket is not read, so the client feels how fast its events land.
 */
final class PendingSends {
    private final ClientSession session;
    private int unanswered;

    PendingSends(ClientSession session) {
        this.session = session;
    }

    boolean areUnderWay() {
        return unanswered > 0;
    }

    void send(ClientFrame.Send send) {
        if (++unanswered >= Limits.UNACKNOWLEDGED) {
            session.reading().hold(Reading.Hold.UNACKNOWLEDGED);
        }
        Submission event =
                new Submission(
                        send.id(),
                        send.type(),
                        send.content(),
                        session.user(),
                        session.principal().device(),
                        new Answering(send));
        session.node().sends().submit(send.room(), event);
    }

    /** Waits for the outcome of one send. */
    private final class Answering implements Submission.Requester {
        private final ClientFrame.Send send;

        Answering(ClientFrame.Send send) {
            this.send = send;
        }

        @Override
        public void answer(Outcome outcome) {
            session.fanout().execute(() -> answered(send, outcome));
        }

        @Override
        public String origin() {
            return session.origin();
        }
    }

    private void answered(ClientFrame.Send send, Outcome outcome) {
        unanswered--;
        if (!session.isOver()) {
            session.send(answer(send, outcome));
            if (outcome instanceof Outcome.Acked(long seq, _) && !isInThread(send)) {
                session.cursors().sent(send.room(), seq);
            }
            session.reading().release(Reading.Hold.UNACKNOWLEDGED);
        }
    }

    /** Whoever answers there has not read what was said in the room meanwhile. */
    private static boolean isInThread(ClientFrame.Send send) {
        return EventType.counts(send.type()) && !Said.counts(send.type(), send.content());
    }

    private ServerFrame answer(ClientFrame.Send send, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Acked(long seq, long at) ->
                    new ServerFrame.Ack(send.ref(), send.room(), seq, at);
            case Outcome.Refused(var code, var _)
                    when code == ErrorCode.NOT_MEMBER
                            && session.principal().role() == ServerRole.GUEST ->
                    // to guests, rooms that they were not let into are not there
                    error(send, ErrorCode.NOT_FOUND, "there is no such room", null);
            case Outcome.Refused(var code, var message) -> error(send, code, message, null);
            case Outcome.Busy(var code, var message, long retryAfterMs) ->
                    error(send, code, message, retryAfterMs);
            case Outcome.Resync() ->
                    error(
                            send,
                            ErrorCode.RESYNC,
                            "the id is too old to tell whether the event landed:"
                                    + " read to the head, and send it anew if it is not there",
                            null);
            case Outcome.Unknown() ->
                    error(
                            send,
                            ErrorCode.UNAVAILABLE,
                            "the event may have landed: send it again with the same id",
                            1_000L);
        };
    }

    private static ServerFrame error(
            ClientFrame.Send send, ErrorCode code, String message, @Nullable Long retryAfterMs) {
        return new ServerFrame.Error(send.ref(), send.room(), code, message, retryAfterMs);
    }
}
