package chat.parley.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The followers of one stream on one event loop, in no order. Adding and removing take constant
 * time: each follower knows its seat, and the last one moves to a seat that becomes free.
 */
final class Seats {
    private final List<Follower> taken = new ArrayList<>(1);

    boolean isEmpty() {
        return taken.isEmpty();
    }

    int size() {
        return taken.size();
    }

    void add(Follower follower) {
        follower.seat = taken.size();
        taken.add(follower);
    }

    void remove(Follower follower) {
        Follower last = taken.removeLast();
        if (last != follower) {
            taken.set(follower.seat, last);
            last.seat = follower.seat;
        }
        follower.seat = Follower.NO_SEAT;
    }

    /** Goes backwards, so that a follower may leave while it is its turn. */
    void forEach(Consumer<Follower> action) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            if (i < taken.size()) {
                action.accept(taken.get(i));
            }
        }
    }
}
