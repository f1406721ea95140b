package chat.parley.worker;

import java.time.Duration;

/**
 * Something to be done again and again.
 *
 * @param every from the end of one run to the start of the next
 * @param work may block, and must bear being done twice; what it throws is logged, and the next run
 *     tries again
 */
public record Job(String name, Duration every, Runnable work) {}
