package chat.parley.worker;

import java.time.Duration;

/**
 * Something to be done again and again.
 *
 * @param every from the end of one run to the start of the next
 * @param where whether every node does it, or one for all
 * @param work may block, and must bear being done twice: a node that stood still for long may find
 *     that another has taken its work over. What it throws is logged, and the next run tries again
 * @param rest done, on the same thread, whenever another node is found to do the work: lets go of
 *     what the work keeps between its runs
 */
public record Job(String name, Duration every, Where where, Runnable work, Runnable rest) {

    /** One that keeps nothing between its runs. */
    public Job(String name, Duration every, Where where, Runnable work) {
        this(name, every, where, work, () -> {});
    }

    /** Who does it. */
    public enum Where {
        EVERY_NODE,

        /** The node that has claimed it; when it dies, another one claims it. */
        ONE_NODE
    }
}
