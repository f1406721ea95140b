package chat.parley.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The world's time: a queue of tasks, run one after the other, in the order of their times and, at
 * one time, in which they were added. A task belongs to a node or to nobody; while a node's task
 * waits for a store, tasks of others may run.
 */
final class Loop {
    static final int NOBODY = -1;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now;
    private long added;
    private long ran;

    /** What ran, and when, in one number: the same for the same seed. */
    private long hash = 1;

    /** One bit for each node that waits for a store in the middle of a task. */
    private long waiting;

    private record Task(long at, long order, int owner, Runnable work) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** Milliseconds since the world began. */
    long now() {
        return now;
    }

    long ran() {
        return ran;
    }

    long hash() {
        return hash;
    }

    /** Takes a number into the hash. */
    void mix(long number) {
        hash = (hash ^ number) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 32;
    }

    void after(long delay, int owner, Runnable work) {
        tasks.add(new Task(now + delay, added++, owner, work));
    }

    /** Runs all tasks up to a time, which it is then. */
    void runUntil(long end) {
        while (!tasks.isEmpty() && tasks.peek().at() <= end) {
            run(tasks.remove());
        }
        now = Math.max(now, end);
    }

    /** Lets up to {@code most} tasks of others run that are due {@code within} that time. */
    void letOthersRun(int owner, long within, int most) {
        long before = waiting;
        waiting |= 1L << owner;
        List<Task> later = new ArrayList<>();
        long end = now + within;
        int left = most;
        while (left > 0 && !tasks.isEmpty() && tasks.peek().at() <= end) {
            Task next = tasks.remove();
            if (next.owner() != NOBODY && (waiting & 1L << next.owner()) != 0) {
                later.add(next);
            } else {
                run(next);
                left--;
            }
        }
        tasks.addAll(later);
        waiting = before;
    }

    private void run(Task task) {
        now = Math.max(now, task.at());
        ran++;
        mix(now);
        mix(task.owner());
        task.work().run();
    }
}
