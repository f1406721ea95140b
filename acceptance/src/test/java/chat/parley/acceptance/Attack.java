package chat.parley.acceptance;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One thing that is done to one victim.
 *
 * @param victim its index
 * @param pause after the attack before
 * @param lasts until it is taken back; what is killed is started again then
 */
record Attack(Kind kind, int victim, Duration pause, Duration lasts) {
    private static final int MOST_PAUSE_MS = 1_500;
    private static final int SHORTEST_MS = 200;
    private static final int LONGEST_MS = 5_000;
    private static final Duration SHORT = Duration.ofMillis(1_500);

    enum Kind {
        KILLED,
        ENDED,
        STOPPED,
        CONNECTIONS_CUT,
        CONNECTIONS_HALF_OPEN,
        CONNECTIONS_REFUSED,
        EVERYTHING_LATE,
        REQUESTS_HELD,
        ANSWERS_HELD
    }

    /**
     * Short ones: two are killed, and each other kind comes once, always on the next victim in an
     * order that the seed gives, which begins anew once all had their turn.
     */
    static List<Attack> once(long seed, int victims) {
        Random random = new Random(seed);
        List<Integer> order = new ArrayList<>(IntStream.range(0, victims).boxed().toList());
        Collections.shuffle(order, random);
        List<Kind> kinds = new ArrayList<>(List.of(Kind.KILLED));
        Collections.addAll(kinds, Kind.values());
        List<Attack> attacks = new ArrayList<>();
        for (Kind kind : kinds) {
            int victim = order.get(attacks.size() % victims);
            attacks.add(new Attack(kind, victim, Duration.ZERO, SHORT));
        }
        Collections.shuffle(attacks, random);
        return attacks;
    }

    /** One node after the other is told to end, and started again. */
    static List<Attack> rolling(List<Integer> nodes, Duration pause) {
        return nodes.stream()
                .map(node -> new Attack(Kind.ENDED, node, pause, Duration.ZERO))
                .toList();
    }

    /**
     * The same seed gives the same attacks, one after the other. All kinds on all victims come in
     * some order before any comes again.
     */
    static List<Attack> schedule(long seed, Duration length, int victims) {
        Random random = new Random(seed);
        Deque<Attack> deck = new ArrayDeque<>();
        List<Attack> attacks = new ArrayList<>();
        Duration at = Duration.ZERO;
        while (at.compareTo(length) < 0) {
            if (deck.isEmpty()) {
                deck.addAll(shuffled(random, victims));
            }
            Attack next = deck.remove();
            attacks.add(next);
            at = at.plus(next.pause()).plus(next.lasts());
        }
        return attacks;
    }

    /** Lets time of the schedule pass: how long it is is what is tried, no condition is awaited. */
    static void pass(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    private static List<Attack> shuffled(Random random, int victims) {
        List<Attack> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int victim = 0; victim < victims; victim++) {
                Duration pause = Duration.ofMillis(random.nextInt(MOST_PAUSE_MS));
                Duration lasts = Duration.ofMillis(random.nextInt(SHORTEST_MS, LONGEST_MS));
                all.add(new Attack(kind, victim, pause, lasts));
            }
        }
        Collections.shuffle(all, random);
        return all;
    }
}
