package chat.parley.simulator;

/** The way between nodes, and between people and nodes: what is sent may be lost or late. */
final class Network {
    private final World world;

    Network(World world) {
        this.world = world;
    }

    /** A signal of the bus to a node; it may also come twice. */
    void signal(Node to, Runnable arrival) {
        if (world.happens(world.plan().rates().unheard())) {
            return;
        }
        carry(to, arrival);
        if (world.happens(world.plan().rates().doubled())) {
            carry(to, arrival);
        }
    }

    /** A request to a node, or its answer to one. */
    void request(Node to, Runnable arrival) {
        if (!world.happens(world.plan().rates().lost())) {
            carry(to, arrival);
        }
    }

    private void carry(Node to, Runnable arrival) {
        world.loop().after(delay(), to.index(), () -> to.arrive(arrival));
    }

    /** The answer to somebody outside. */
    void answer(Runnable arrival) {
        if (!world.happens(world.plan().rates().lost())) {
            world.later(delay(), arrival);
        }
    }

    private long delay() {
        boolean late = world.happens(world.plan().rates().late());
        return late ? 500 + world.below(4_000) : 1 + world.below(20);
    }
}
