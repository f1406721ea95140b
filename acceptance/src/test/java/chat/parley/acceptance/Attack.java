package chat.parley.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One thing that is done to a running cluster.
 *
 * @param pause after the attack before
 * @param target which node of its kind
 * @param lasts until it is taken back; what is killed is started again then
 */
record Attack(Kind kind, Duration pause, int target, Duration lasts) {
    private static final int MOST_PAUSE_MS = 3_000;
    private static final int SHORTEST_MS = 200;
    private static final int LONGEST_MS = 4_000;

    enum Kind {
        PARLEY_KILLED,
        PARLEY_STOPPED,
        STORE_KILLED,
        STORE_STOPPED,
        CONNECTIONS_CUT,
        CONNECTIONS_HALF_OPEN,
        CONNECTIONS_REFUSED,
        EVERYTHING_LATE,
        REQUESTS_HELD,
        ANSWERS_HELD
    }

    /**
     * The same seed gives the same attacks. One follows the other, so that of three stores two are
     * always well; every kind comes about once in ten.
     */
    static List<Attack> schedule(long seed, Duration length, int parleys, int stores) {
        Random random = new Random(seed);
        List<Attack> attacks = new ArrayList<>();
        Duration at = Duration.ZERO;
        while (at.compareTo(length) < 0) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            Attack next =
                    new Attack(
                            kind,
                            Duration.ofMillis(random.nextInt(MOST_PAUSE_MS)),
                            random.nextInt(isOfParley(kind) ? parleys : stores),
                            Duration.ofMillis(random.nextInt(SHORTEST_MS, LONGEST_MS)));
            attacks.add(next);
            at = at.plus(next.pause()).plus(next.lasts());
        }
        return attacks;
    }

    private static boolean isOfParley(Kind kind) {
        return kind == Kind.PARLEY_KILLED || kind == Kind.PARLEY_STOPPED;
    }
}
