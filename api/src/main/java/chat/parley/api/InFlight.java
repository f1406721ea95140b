package chat.parley.api;

import chat.parley.protocol.UserId;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests that are not answered yet, of all together and of each person. */
final class InFlight {
    private final int most;
    private final int mostOfOne;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<UserId, Integer> people = new ConcurrentHashMap<>();

    InFlight(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Whether there is room for one more; then {@link #leave} must follow. */
    boolean enter() {
        if (all.incrementAndGet() <= most) {
            return true;
        }
        all.decrementAndGet();
        return false;
    }

    void leave() {
        all.decrementAndGet();
    }

    /** As {@link #enter()}, of one person; then {@link #leave(UserId)} must follow. */
    boolean enter(UserId person) {
        if (people.merge(person, 1, Integer::sum) <= mostOfOne) {
            return true;
        }
        leave(person);
        return false;
    }

    void leave(UserId person) {
        people.computeIfPresent(person, (_, count) -> count == 1 ? null : count - 1);
    }
}
