package chat.parley.worker;

import chat.parley.accounts.PushQueue;
import chat.parley.accounts.PushQueue.Due;
import chat.parley.accounts.PushSubscription;
import chat.parley.accounts.PushSubscription.Answer;
import chat.parley.protocol.PushMessage;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.SessionId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** Pushes what is due, and notes what came of it. Blocks. */
final class PushDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(PushDelivery.class);

    /** Notices that are looked at in one turn. */
    private static final int IN_TURN = 200;

    private static final int TESTS_IN_TURN = 20;

    /** Push services that are waited for at once. */
    private static final int AT_ONCE = 16;

    private static final int MOST_ATTEMPTS = 5;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_RETRY = Duration.ofHours(1);
    private static final Duration KEEP_TEST = Duration.ofMinutes(1);

    private final PushQueue queue;
    private final PushService service;
    private final PushContents contents;
    private final PushTiming timing;
    private final LongSupplier clockMs;
    private final Semaphore free = new Semaphore(AT_ONCE);

    /**
     * @param clockMs milliseconds since 1970 UTC
     */
    PushDelivery(
            PushQueue queue,
            PushService service,
            PushContents contents,
            PushTiming timing,
            LongSupplier clockMs) {
        this.queue = queue;
        this.service = service;
        this.contents = contents;
        this.timing = timing;
        this.clockMs = clockMs;
    }

    /** Whatever is due by now was tried once when this returns. */
    void deliver() {
        long now = clockMs.getAsLong();
        List<Callable<?>> work = new ArrayList<>();
        queue.tests(TESTS_IN_TURN).forEach(test -> work.add(() -> test(test)));
        wanted(queue.due(now, IN_TURN), now)
                .values()
                .forEach(ofSession -> work.add(() -> pushAll(ofSession)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            work.forEach(each -> threads.execute(() -> run(each)));
        }
    }

    /** What is to be pushed now, by session; the rest is settled. */
    private Map<SessionId, List<Due>> wanted(List<Due> due, long now) {
        Map<SessionId, List<Due>> wanted = new LinkedHashMap<>();
        timing.of(due, now)
                .forEach(
                        (each, when) -> {
                            switch (when) {
                                case PushTiming.Now() ->
                                        wanted.computeIfAbsent(
                                                        each.to().session(), _ -> new ArrayList<>())
                                                .add(each);
                                case PushTiming.At(long atMs) ->
                                        queue.retry(each, atMs, each.attempts());
                                case PushTiming.Never() -> queue.drop(each);
                            }
                        });
        return wanted;
    }

    /** Those that fail are due again. */
    private void run(Callable<?> work) {
        try {
            free.acquire();
            try {
                work.call();
            } finally {
                free.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("A push failed; it is tried again", e);
        }
    }

    /** One after the other: each tells what was read before it, and only one of them. */
    private @Nullable Void pushAll(List<Due> due) throws InterruptedException {
        for (Due each : due) {
            push(each);
        }
        return null;
    }

    private void push(Due due) throws InterruptedException {
        List<RoomId> read = queue.read(due.to().session(), PushMessage.READ_ROOMS);
        PushMessage.Said said = contents.of(due, read).orElse(null);
        if (said == null) {
            queue.drop(due);
            return;
        }
        PushAnswer answer = service.send(due.to(), said, handling(said));
        switch (answer) {
            case PushAnswer.Taken _ -> {
                queue.sent(due);
                queue.forget(due.to().session(), read);
            }
            case PushAnswer.Later(_, Duration after) -> again(due, after);
            case PushAnswer.Refused(int status) -> {
                LOG.warn("A push service refuses a push with status {}", status);
                queue.drop(due);
            }
            case PushAnswer.Gone _ -> {}
        }
        note(due.to(), answer, null);
    }

    /** The room is the topic, in the 32 characters that a topic may have. */
    private PushService.Handling handling(PushMessage.Said said) {
        long age = clockMs.getAsLong() - said.at();
        return new PushService.Handling(
                said.room().toString().replace("-", ""),
                PushTiming.LATE.minusMillis(Math.max(0, age)),
                said.mention() || said.name() == null);
    }

    private void again(Due due, @Nullable Duration after) {
        if (due.attempts() + 1 >= MOST_ATTEMPTS) {
            queue.drop(due);
            return;
        }
        Duration pause =
                after == null ? FIRST_RETRY.multipliedBy(1L << (2 * due.attempts())) : after;
        long ms = Math.clamp(pause.toMillis(), FIRST_RETRY.toMillis(), LAST_RETRY.toMillis());
        queue.retry(due, clockMs.getAsLong() + ms, due.attempts() + 1);
    }

    private @Nullable Void test(PushQueue.Test test) throws InterruptedException {
        var handling = new PushService.Handling(null, KEEP_TEST, true);
        var message = new PushMessage.Test(UUID.fromString(test.id()));
        note(test.to(), service.send(test.to(), message, handling), test.id());
        return null;
    }

    private void note(PushSubscription to, PushAnswer answer, @Nullable String test) {
        if (answer instanceof PushAnswer.Gone) {
            queue.gone(to.session(), to.endpoint());
        } else {
            queue.answered(to.session(), new Answer(answer.status(), clockMs.getAsLong(), test));
        }
    }
}
