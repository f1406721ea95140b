package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.EventType;
import chat.parley.protocol.UserId;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What waits to be appended to one room: first in, first out for each sender, and the senders take
 * turns, so that one who floods delays only themselves. Bounded.
 */
@Deterministic
final class FairQueue {
    /** Events of one sender that may wait. */
    static final int PER_SENDER = 128;

    /** Bytes of content that may wait in all. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    private final LinkedHashMap<UserId, Deque<Submission>> waiting = new LinkedHashMap<>();
    private int bytes;

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** False when the sender, or everybody together, has too much waiting. */
    boolean offer(Submission event) {
        Deque<Submission> own = waiting.get(event.sender());
        if (bytes + event.content().size() > MOST_BYTES
                || (own != null && own.size() >= PER_SENDER)) {
            return false;
        }
        waiting.computeIfAbsent(event.sender(), _ -> new ArrayDeque<>()).addLast(event);
        bytes += event.content().size();
        return true;
    }

    /**
     * Takes the next batch: one event that changes the room, or messages only, so that each event
     * of a batch is checked against the state right before the batch.
     */
    List<Submission> takeBatch(int mostEvents, int mostBytes) {
        List<Submission> batch = new ArrayList<>();
        int size = 0;
        while (!waiting.isEmpty() && batch.size() < mostEvents) {
            var turn = waiting.pollFirstEntry();
            Submission next = turn.getValue().getFirst();
            boolean alone = EventType.changesRoom(next.type());
            if (!batch.isEmpty() && (alone || size + next.content().size() > mostBytes)) {
                waiting.putFirst(turn.getKey(), turn.getValue());
                break;
            }
            take(turn.getKey(), turn.getValue(), batch);
            size += next.content().size();
            if (alone) {
                break;
            }
        }
        return batch;
    }

    /** Empties the queue. */
    List<Submission> takeAll() {
        List<Submission> all = new ArrayList<>();
        waiting.values().forEach(all::addAll);
        waiting.clear();
        bytes = 0;
        return all;
    }

    private void take(UserId sender, Deque<Submission> own, List<Submission> batch) {
        Submission next = own.removeFirst();
        bytes -= next.content().size();
        batch.add(next);
        if (!own.isEmpty()) {
            waiting.putLast(sender, own);
        }
    }
}
