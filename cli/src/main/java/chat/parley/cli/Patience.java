package chat.parley.cli;

import chat.parley.sdk.ParleyException;
import chat.parley.sdk.RequestRefused;
import chat.parley.sdk.ServerUnreachable;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks again while the server does not answer: it may be about to come back. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Duration limit;
    private final Consumer<String> notes;

    /**
     * @param notes told once that there is something to wait for
     */
    Patience(Duration limit, Consumer<String> notes) {
        this.limit = limit;
        this.notes = notes;
    }

    /** What {@code request} answers in the end, or the last failure. */
    <T> T with(Supplier<T> request) throws InterruptedException {
        long start = System.nanoTime();
        boolean told = false;
        while (true) {
            try {
                return request.get();
            } catch (ParleyException e) {
                if (!isPassing(e) || System.nanoTime() - start >= limit.toNanos()) {
                    throw e;
                }
                if (!told) {
                    told = true;
                    notes.accept(e.message() + ": trying again");
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    private static boolean isPassing(ParleyException e) {
        return e instanceof ServerUnreachable
                || (e instanceof RequestRefused refused && refused.retryAfterMs() != null);
    }
}
