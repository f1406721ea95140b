package chat.parley.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** One event loop of one life of a node: tasks run in order, each a little after it was given. */
final class EventLoop implements Executor {
    private final Node node;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean over;

    EventLoop(Node node) {
        this.node = node;
    }

    @Override
    public void execute(Runnable task) {
        tasks.addLast(task);
        if (!over) {
            node.after(node.world().below(2), this::next);
        }
    }

    private void next() {
        if (!tasks.isEmpty()) {
            tasks.removeFirst().run();
        }
    }

    /**
     * The process has ended. What it held is given back: the tasks left over run, in a world that
     * hears nothing of them.
     */
    void end() {
        over = true;
        while (!tasks.isEmpty()) {
            tasks.removeFirst().run();
        }
    }
}
