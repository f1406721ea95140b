package chat.parley.simulator;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

/**
 * A connection: frames arrive in order or not at all. It breaks cleanly, so that both ends learn of
 * it, or silently, so that each finds out by itself.
 */
final class Wire {
    /** Frames under way to the client beyond which the session waits. */
    private static final int HIGH_WATER = 12;

    private static final int LOW_WATER = 4;

    private final World world;
    private final Client client;
    private final Node node;
    private @Nullable Session session;
    private boolean open = true;
    private boolean silent;
    private boolean full;
    private int underWay;
    private long lastUp;
    private long lastDown;

    Wire(World world, Client client, Node node) {
        this.world = world;
        this.client = client;
        this.node = node;
    }

    void accept(Session newSession) {
        session = newSession;
    }

    Client client() {
        return client;
    }

    boolean isWritable() {
        full = full ? underWay > LOW_WATER : underWay >= HIGH_WATER;
        return !full;
    }

    void toServer(ClientFrame frame) {
        lastUp = Math.max(lastUp, world.now() + 1 + world.below(30));
        if (open && !silent) {
            world.loop().after(lastUp - world.now(), node.index(), () -> arrived(frame));
        }
    }

    private void arrived(ClientFrame frame) {
        Session there = session;
        if (open && !silent && there != null && there.isOpen()) {
            there.receive(frame);
        }
    }

    void toClient(ServerFrame frame) {
        if (!open) {
            return;
        }
        underWay++;
        long pace = client.isSlow() ? 200 + world.below(400) : world.below(3);
        lastDown = Math.max(lastDown + pace, world.now() + 1 + world.below(30));
        world.loop().after(lastDown - world.now(), Loop.NOBODY, () -> delivered(frame));
    }

    private void delivered(ServerFrame frame) {
        if (silent) {
            return; // the server's queue stays as it is
        }
        underWay--;
        if (open) {
            client.received(this, frame);
        }
        Session there = session;
        if (there != null && there.isOpen() && isWritable()) {
            there.drainedLater();
        }
    }

    /** Nothing arrives any more, and nobody is told. */
    void goSilent() {
        silent = true;
    }

    /**
     * The network, or one of the two ends, breaks it; the other end learns of it a little later.
     */
    void cut() {
        if (!open) {
            return;
        }
        open = false;
        if (!silent) {
            world.loop().after(1 + world.below(50), Loop.NOBODY, () -> client.lost(this));
        }
        Session there = session;
        if (there != null) {
            node.after(1 + world.below(50), there::lost);
        }
    }
}
