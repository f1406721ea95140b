package chat.parley.testkit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs the same thing many times at once. */
public final class Races {
    private Races() {}

    /**
     * Starts all of them at the same moment, each on a thread of the system, which nobody who spins
     * keeps from running; throws what any throws.
     */
    public static <T extends @Nullable Object> List<T> run(
            int times, IntFunction<Callable<T>> runner) throws Exception {
        var start = new CyclicBarrier(times);
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<T>> runs = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                Callable<T> run = runner.apply(i);
                runs.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return run.call();
                                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> run : runs) {
                results.add(run.get());
            }
            return results;
        }
    }
}
