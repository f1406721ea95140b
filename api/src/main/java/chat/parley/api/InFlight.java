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
        return all.getAndUpdate(count -> Math.min(count + 1, most)) < most;
    }

    void leave() {
        all.decrementAndGet();
    }

    /** Of all together, at this moment. */
    int count() {
        return all.get();
    }

    /** As {@link #enter()}, of one person; then {@link #leave(UserId)} must follow. */
    boolean enter(UserId person) {
        Integer before = people.putIfAbsent(person, 1);
        while (before != null
                && before < mostOfOne
                && !people.replace(person, before, before + 1)) {
            before = people.putIfAbsent(person, 1);
        }
        return before == null || before < mostOfOne;
    }

    void leave(UserId person) {
        people.computeIfPresent(person, (_, count) -> count == 1 ? null : count - 1);
    }
}
