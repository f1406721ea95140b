package chat.parley.simulator;

import chat.parley.rooms.Append;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.StoreUnavailable;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way of the rooms' appends to the disk. A node sends one, the store gathers those of all rooms
 * into a group, forces it, and answers each. When the store goes down before a group is forced, it
 * may have reached the disk all the same, and nobody is told:
 *
 * <ul>
 *   <li>where there is one node, the store is in its process and goes down with it, and a group is
 *       one transaction: all of it is there, or nothing;
 *   <li>where there are many, the store outlives them, and what a node has sent arrives although
 *       the node is dead by then; each append of a group is there, or not, by itself.
 * </ul>
 */
final class Journal {
    private final World world;
    private final Stores stores;
    private final boolean embedded;
    private List<Sent> group = new ArrayList<>();

    /** Changes when the store goes down: what was sent to it before is answered by nobody. */
    private int life;

    /** What goes wrong when the next append is on its way, and when the next group is forced. */
    private @Nullable Consumer<Node> whenSent;

    private @Nullable Runnable whenForced;

    Journal(World world, Stores stores) {
        this.world = world;
        this.stores = stores;
        this.embedded = world.plan().size().nodes() == 1;
    }

    /**
     * One append, and who waits for its outcome: a node, in the life that it has now.
     *
     * @param refused called when the store said that it does nothing
     */
    private record Sent(
            Node node,
            int nodeLife,
            int storeLife,
            Effect.Append append,
            Consumer<Append> done,
            Runnable refused) {}

    void append(Node node, Effect.Append append, Consumer<Append> done, Runnable refused) {
        Sent sent = new Sent(node, node.life(), life, append, done, refused);
        world.later(stores.latency(), () -> arrived(sent));
        Consumer<Node> fault = whenSent;
        if (fault != null) {
            whenSent = null;
            world.later(world.below(3), () -> fault.accept(node));
        }
    }

    /** Lets something happen to the node that sends the next append, while that is on its way. */
    void whenSent(Consumer<Node> fault) {
        whenSent = fault;
    }

    /** Lets something happen instead of the next force. */
    void whenForced(Runnable fault) {
        whenForced = fault;
    }

    void disarm() {
        whenSent = null;
        whenForced = null;
    }

    private void arrived(Sent sent) {
        if (sent.storeLife() != life) {
            answer(sent, new Append.Unknown());
            return;
        }
        try {
            stores.mustBeUp();
        } catch (StoreUnavailable _) {
            tell(sent, sent.refused());
            return;
        }
        if (group.isEmpty()) {
            world.later(stores.latency(), () -> force(sent.storeLife()));
        }
        group.add(sent);
    }

    private void force(int gatheredIn) {
        if (gatheredIn != life) {
            return;
        }
        Runnable fault = whenForced;
        if (fault != null) {
            whenForced = null;
            fault.run();
        } else {
            List<Sent> forced = group;
            group = new ArrayList<>();
            forced.forEach(sent -> answer(sent, stores.append(sent.append())));
        }
    }

    /** The connection may break while the answer is on its way. */
    private void answer(Sent sent, Append outcome) {
        Append lost = new Append.Unknown();
        tell(sent, () -> sent.done().accept(sent.storeLife() == life ? outcome : lost));
    }

    private void tell(Sent sent, Runnable answer) {
        sent.node().after(stores.latency(), sent.nodeLife(), answer);
    }

    /** The process of a node has ended. */
    void nodeDied() {
        if (embedded) {
            storeDied();
        }
    }

    void storeDied() {
        life++;
        List<Sent> torn = group;
        group = new ArrayList<>();
        boolean all = world.below(2) == 0;
        if (!torn.isEmpty()) {
            world.diary().fault("not forced yet: " + torn.size() + " appends");
        }
        for (Sent sent : torn) {
            boolean lands = embedded ? all : world.below(2) == 0;
            String fate = lands ? "is on the disk: " : "is lost: ";
            world.diary().say(() -> fate + Text.of(sent.append()));
            if (lands) {
                stores.land(sent.append());
            }
            answer(sent, new Append.Unknown());
        }
    }
}
