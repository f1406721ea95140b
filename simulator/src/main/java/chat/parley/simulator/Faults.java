package chat.parley.simulator;

/** What goes wrong on a large scale, at times that the seed names. */
final class Faults {
    /**
     * A bit, an hour, half a day. No further than half the window for which ids are known: beyond
     * it the clock that names an event and the one that knows it again may not meet.
     */
    private static final long[] JUMPS_MS = {60_000, 3_600_000, 43_200_000};

    private final World world;

    Faults(World world) {
        this.world = world;
    }

    void begin() {
        Plan plan = world.plan();
        plan(plan.blows().crashes(), () -> crash(world.anyNode()));
        plan(plan.blows().crashesAtAppends(), () -> journal().whenSent(this::crash));
        plan(plan.blows().stalls(), () -> world.anyNode().stall(200 + world.below(8_000)));
        plan(plan.blows().clockJumps(), () -> world.anyNode().jumpClock(anyJump()));
        plan(plan.blows().outages(), this::outage);
        plan(plan.blows().tornGroups(), () -> journal().whenForced(this::storeDown));
        plan(plan.blows().rollingRestarts(), this::restartAll);
        plan(plan.blows().cuts(), () -> anyClient().breakWire());
        plan(plan.blows().restarts(), () -> anyClient().restart());
        plan(plan.blows().absences(), () -> anyClient().goAway(1_000 + world.below(20_000)));
        plan(plan.blows().slowReaders(), () -> anyClient().slowDown(1_000 + world.below(10_000)));
    }

    private void plan(int times, Runnable fault) {
        for (int i = 0; i < times; i++) {
            world.later(world.below(world.plan().size().faultyMs()), fault);
        }
    }

    private long anyJump() {
        long window = world.plan().setting().bounds().dedupeWindow().toMillis();
        long most = Math.min(window / 2, JUMPS_MS[world.below(JUMPS_MS.length)]);
        return world.below(2 * most) - most;
    }

    private void restartAll() {
        Release next = world.anyNode().release().other();
        long pause = 500 + world.below(3_000L);
        world.nodes()
                .forEach(node -> world.later(node.index() * pause, () -> node.restartAs(next)));
    }

    private Journal journal() {
        return world.stores().journal();
    }

    private void crash(Node node) {
        node.crash(100 + world.below(3_000));
    }

    private void storeDown() {
        world.stores().crash(50 + world.below(3_000));
    }

    private void outage() {
        if (world.below(2) == 0) {
            storeDown();
        } else {
            world.stores().slow(500 + world.below(4_000));
        }
    }

    private Client anyClient() {
        return world.clients().get(world.below(world.clients().size()));
    }
}
