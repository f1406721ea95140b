package chat.parley.simulator;

/** What goes wrong on a large scale, at times that the seed names. */
final class Faults {
    private final World world;

    Faults(World world) {
        this.world = world;
    }

    void begin() {
        Plan plan = world.plan();
        plan(plan.blows().crashes(), () -> world.anyNode().crash(100 + world.below(3_000)));
        plan(plan.blows().stalls(), () -> world.anyNode().stall(200 + world.below(8_000)));
        plan(plan.blows().outages(), this::outage);
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

    private void outage() {
        if (world.below(2) == 0) {
            world.stores().crash(50 + world.below(3_000));
        } else {
            world.stores().slow(500 + world.below(4_000));
        }
    }

    private Client anyClient() {
        return world.clients().get(world.below(world.clients().size()));
    }
}
