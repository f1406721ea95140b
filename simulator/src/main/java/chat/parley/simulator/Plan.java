package chat.parley.simulator;

import chat.parley.rooms.RoomBounds;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What a seed makes of a world: who takes part, and what goes wrong how often.
 *
 * @param encrypted whether its rooms are
 */
record Plan(Size size, Setting setting, Rates rates, Blows blows, boolean encrypted) {
    /** In one world of so many rooms are encrypted. */
    private static final int ENCRYPTED = 8;

    /**
     * How much there is.
     *
     * @param devices of each person
     * @param burst messages that come at once
     * @param faultyMs how long things go wrong, milliseconds
     * @param rush whether everything happens within a few seconds
     */
    record Size(
            int nodes,
            int users,
            int devices,
            int rooms,
            int messages,
            int burst,
            int changes,
            long faultyMs,
            boolean rush) {
        static Size draw(SplittableRandom random) {
            return new Size(
                    1 + random.nextInt(3),
                    2 + random.nextInt(4),
                    1 + random.nextInt(2),
                    1 + random.nextInt(2),
                    10 + random.nextInt(60),
                    1 + random.nextInt(6),
                    2 + random.nextInt(24),
                    8_000 + random.nextInt(22_000),
                    random.nextInt(4) == 0);
        }

        @Override
        public String toString() {
            return "%d nodes, %d people with %d devices, %d rooms, %d messages by %d, %d changes%s"
                    .formatted(
                            nodes,
                            users,
                            devices,
                            rooms,
                            messages,
                            burst,
                            changes,
                            rush ? ", all in a rush" : "");
        }
    }

    /**
     * How the nodes are set.
     *
     * @param pageEvents events in one page of a read
     * @param idleMs how long a room is kept that nobody uses
     * @param heartbeat how often clients ping
     * @param deliveriesWaiting batches that fit into the queue of an event loop
     */
    record Setting(
            RoomBounds bounds,
            int pageEvents,
            long idleMs,
            Duration heartbeat,
            int deliveriesWaiting) {
        static Setting draw(SplittableRandom random) {
            return new Setting(
                    bounds(random),
                    random.nextBoolean() ? 200 : 1 + random.nextInt(6),
                    200 + random.nextInt(4_000),
                    Duration.ofSeconds(4),
                    random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1_000);
        }

        private static RoomBounds bounds(SplittableRandom random) {
            boolean large = random.nextInt(3) == 0;
            boolean forgetful = random.nextInt(3) == 0;
            return new RoomBounds(
                    large ? 1 : 100,
                    forgetful ? 4 : 10_000,
                    Duration.ofSeconds(forgetful ? 20 : 86_400),
                    Duration.ofSeconds(forgetful ? 2 : 300),
                    random.nextInt(3) == 0 ? 3 : 500);
        }
    }

    /**
     * How often what goes wrong: shares from 0 to 1.
     *
     * @param unknown of appends: the store leaves the outcome open
     * @param unavailable of calls: the store refuses
     * @param interleaved of store calls: others get on meanwhile
     * @param unheard of bus signals: lost
     * @param doubled of bus signals: they arrive twice
     * @param lost of requests and answers: lost
     * @param late of all messages: they arrive seconds late
     * @param stray of sends: a node sequences itself although another one should
     */
    record Rates(
            double unknown,
            double unavailable,
            double interleaved,
            double unheard,
            double doubled,
            double lost,
            double late,
            double stray) {
        static final Rates NONE = new Rates(0, 0, 0, 0, 0, 0, 0, 0);

        static Rates draw(SplittableRandom random) {
            return new Rates(
                    sometimes(random, 0.2),
                    sometimes(random, 0.05),
                    sometimes(random, 0.3),
                    random.nextInt(6) == 0 ? 1 : sometimes(random, 0.5),
                    sometimes(random, 0.3),
                    sometimes(random, 0.3),
                    sometimes(random, 0.3),
                    sometimes(random, 1.0));
        }

        /** Often nothing, else up to {@code most}. */
        private static double sometimes(SplittableRandom random, double most) {
            return random.nextInt(3) == 0 ? 0 : random.nextDouble() * most;
        }

        @Override
        public String toString() {
            return "%.2f unknown, %.2f unavailable, %.2f interleaved, %.2f unheard, %.2f doubled, "
                            .formatted(unknown, unavailable, interleaved, unheard, doubled)
                    + "%.2f lost, %.2f late, %.2f stray".formatted(lost, late, stray);
        }
    }

    /**
     * How many great faults there are.
     *
     * @param crashesAtAppends a node crashes while an append of its own is on its way
     * @param tornGroups the store goes down while it forces a group of appends
     * @param rollingRestarts all nodes, one after the other, to the next release or back
     */
    record Blows(
            int crashes,
            int crashesAtAppends,
            int stalls,
            int clockJumps,
            int outages,
            int tornGroups,
            int rollingRestarts,
            int cuts,
            int restarts,
            int absences,
            int slowReaders) {
        static final Blows NONE = new Blows(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        static Blows draw(SplittableRandom random) {
            return new Blows(
                    random.nextInt(4),
                    random.nextInt(3),
                    random.nextInt(3),
                    Math.max(0, random.nextInt(4) - 1),
                    random.nextInt(3),
                    random.nextInt(3),
                    Math.max(0, random.nextInt(4) - 1),
                    random.nextInt(8),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(4));
        }
    }

    static Plan draw(long seed, SplittableRandom random) {
        boolean calm = random.nextInt(12) == 0;
        return new Plan(
                Size.draw(random),
                Setting.draw(random),
                calm ? Rates.NONE : Rates.draw(random),
                calm ? Blows.NONE : Blows.draw(random),
                Math.floorMod(seed, ENCRYPTED) == 0);
    }

    /** Whether nothing goes wrong at all: then everything must be prompt. */
    boolean isCalm() {
        return rates.equals(Rates.NONE) && blows.equals(Blows.NONE);
    }

    @Override
    public String toString() {
        return size + (encrypted ? ", encrypted; " : "; ") + rates + "; " + setting;
    }
}
