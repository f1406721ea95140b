package chat.parley.gateway;

import chat.parley.accounts.Principal;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory.ReadCursor;
import chat.parley.rooms.RoomReader;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves the person's read cursors: at once when they say so, and within a second after they sent
 * something themselves. What comes for one room while another move is under way, or shortly after
 * it, becomes one move: the others in the room are not told more often than a few times a second.
 */
final class ReadCursors {
    private static final Logger LOG = LoggerFactory.getLogger(ReadCursors.class);
    private static final long SENT_DELAY_MS = 1_000;
    private static final long REST_MS = 250;
    private static final int MOST_ROOMS = 1_000;
    private static final int AT_ONCE = 4;

    private final ClientSession session;
    private final Map<RoomId, Move> moves = new LinkedHashMap<>(2);
    private int underWay;

    /** What is to be done, or was just done, with one room's cursor. */
    private static final class Move {
        private final RoomId room;
        private long to;

        /** The person's own last event since a move began; {@code to} may lie beyond it. */
        private long sent;

        private long dueAt;
        private long restUntil;

        /** What is stored already, or tried in vain. */
        private long done;

        private boolean underWay;

        Move(RoomId room, long dueAt) {
            this.room = room;
            this.dueAt = dueAt;
        }

        boolean isDue(long now) {
            return !underWay && to > done && now >= dueAt && now >= restUntil;
        }

        boolean isOver(long now) {
            return !underWay && to <= done && now >= restUntil;
        }
    }

    ReadCursors(ClientSession session) {
        this.session = session;
    }

    void read(RoomId room, long seq) {
        long now = session.node().elapsed();
        if (mayMove(room)) {
            move(room, seq, now);
            startDue(now);
        } else {
            session.error(null, room, ErrorCode.BUSY, "too many cursors move at once", 1_000L);
        }
    }

    /** The person's own event is durable: they have read up to it. */
    void sent(RoomId room, long seq) {
        if (mayMove(room)) {
            Move move = move(room, seq, session.node().elapsed() + SENT_DELAY_MS);
            move.sent = Math.max(move.sent, seq);
        }
    }

    private boolean mayMove(RoomId room) {
        return moves.size() < MOST_ROOMS || moves.containsKey(room);
    }

    private Move move(RoomId room, long seq, long dueAt) {
        Move move = moves.computeIfAbsent(room, _ -> new Move(room, dueAt));
        move.dueAt = move.to > move.done ? Math.min(move.dueAt, dueAt) : dueAt;
        move.to = Math.max(move.to, seq);
        return move;
    }

    void tick(long now) {
        if (!moves.isEmpty()) {
            startDue(now);
            moves.values().removeIf(move -> move.isOver(now));
        }
    }

    /** What is known already is stored although the connection is gone. */
    void close() {
        startDue(Long.MAX_VALUE);
    }

    private void startDue(long now) {
        List<Move> due = new ArrayList<>();
        for (Move move : moves.values()) {
            if (underWay + due.size() < AT_ONCE && move.isDue(now)) {
                due.add(move);
            }
        }
        due.forEach(this::start);
    }

    private void start(Move move) {
        underWay++;
        move.underWay = true;
        move.sent = 0; // it is durable: this move reaches it
        long to = move.to;
        Principal who = session.principal();
        session.node()
                .lookups()
                .run(
                        session.fanout(),
                        () -> advance(move.room, who, to),
                        reached -> moved(move, to, reached.seq()),
                        failure -> failed(move, to, failure));
    }

    private ReadCursor advance(RoomId room, Principal who, long to) {
        RoomReader reader = session.node().reader();
        reader.requireVisible(room, who.user(), who.role());
        ReadCursor now = reader.advance(room, who.user(), to);
        session.node()
                .passing()
                .read(new Bus.Signal.ReadMoved(room, who.user(), now.seq(), now.n()));
        return now;
    }

    /** What was asked for beyond the end of the room is not asked for any more. */
    private void moved(Move move, long to, long reached) {
        if (move.to == to) {
            move.to = Math.max(reached, move.sent);
        }
        finish(move, reached);
    }

    private void failed(Move move, long to, RuntimeException failure) {
        if (failure instanceof Refusal refused) {
            session.error(
                    null, move.room, refused.code(), refused.message(), refused.retryAfterMs());
        } else {
            LOG.warn("A read cursor could not be moved", failure);
            session.error(
                    null,
                    move.room,
                    ErrorCode.UNAVAILABLE,
                    "the cursor could not be moved: try again",
                    1_000L);
        }
        finish(move, to);
    }

    private void finish(Move move, long done) {
        underWay--;
        move.underWay = false;
        move.done = done;
        move.restUntil = session.node().elapsed() + REST_MS;
        startDue(session.isOver() ? Long.MAX_VALUE : session.node().elapsed());
    }
}
