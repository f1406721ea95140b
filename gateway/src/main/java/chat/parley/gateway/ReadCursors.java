package chat.parley.gateway;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory.ReadCursor;
import chat.parley.rooms.StreamId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Moves the person's read cursors: at once when they say so, and within a second after they sent
 * something themselves. Moves of one room that come while another is under way become one.
 */
final class ReadCursors {
    private static final Logger LOG = LoggerFactory.getLogger(ReadCursors.class);
    private static final long SENT_DELAY_MS = 1_000;
    private static final int MOST_ROOMS = 1_000;
    private static final int AT_ONCE = 4;

    private final ClientSession session;
    private final Map<RoomId, Move> moves = new LinkedHashMap<>();
    private int underWay;

    private static final class Move {
        private long to;
        private long dueAt;

        /** What is being stored now; 0 when nothing is. */
        private long storing;

        Move(long dueAt) {
            this.dueAt = dueAt;
        }
    }

    ReadCursors(ClientSession session) {
        this.session = session;
    }

    void read(RoomId room, long seq) {
        if (seq == 0) {
            return;
        }
        if (moves.size() >= MOST_ROOMS && !moves.containsKey(room)) {
            session.error(null, room, ErrorCode.BUSY, "too many cursors move at once", 1_000L);
            return;
        }
        move(room, seq, session.node().now());
        startDue(session.node().now());
    }

    /** The person's own event is durable: they have read up to it. */
    void sent(RoomId room, long seq) {
        if (moves.size() < MOST_ROOMS || moves.containsKey(room)) {
            move(room, seq, session.node().now() + SENT_DELAY_MS);
        }
    }

    private void move(RoomId room, long seq, long dueAt) {
        Move move = moves.computeIfAbsent(room, _ -> new Move(dueAt));
        move.to = Math.max(move.to, seq);
        move.dueAt = Math.min(move.dueAt, dueAt);
    }

    void tick(long now) {
        if (!moves.isEmpty()) {
            startDue(now);
        }
    }

    /** What is known already is stored although the connection is gone. */
    void close() {
        startDue(Long.MAX_VALUE);
    }

    private void startDue(long now) {
        List<RoomId> due = new ArrayList<>();
        moves.forEach(
                (room, move) -> {
                    if (move.storing == 0 && move.dueAt <= now && underWay + due.size() < AT_ONCE) {
                        due.add(room);
                    }
                });
        due.forEach(room -> start(room));
    }

    private void start(RoomId room) {
        Move move = Objects.requireNonNull(moves.get(room));
        underWay++;
        move.storing = move.to;
        Node node = session.node();
        node.lookups()
                .run(
                        session.fanout(),
                        () -> node.reader().advance(room, session.user(), move.to),
                        cursor -> moved(room, move, cursor),
                        failure -> failed(room, move, failure));
    }

    private void moved(RoomId room, Move move, ReadCursor cursor) {
        session.node()
                .bus()
                .publish(
                        StreamId.of(room),
                        new Bus.Signal.ReadMoved(room, session.user(), cursor.seq(), cursor.n()));
        finish(room, move);
    }

    private void failed(RoomId room, Move move, RuntimeException failure) {
        if (failure instanceof Refusal refusal) {
            session.error(null, room, refusal.code(), refusal.message(), refusal.retryAfterMs());
        } else {
            LOG.warn("A read cursor could not be moved", failure);
            session.error(
                    null, room, ErrorCode.UNAVAILABLE, "the cursor could not be moved", 1_000L);
        }
        finish(room, move);
    }

    private void finish(RoomId room, Move move) {
        underWay--;
        if (move.to <= move.storing) {
            moves.remove(room);
        } else {
            move.storing = 0;
            move.dueAt = session.node().now();
        }
        startDue(session.isOver() ? Long.MAX_VALUE : session.node().now());
    }
}
