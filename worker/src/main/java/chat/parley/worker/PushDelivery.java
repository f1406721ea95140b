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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Pushes what is due, and notes what came of it. Blocks. */
final class PushDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(PushDelivery.class);

    /** Notices that are looked at in one turn. */
    private static final int IN_TURN = 200;

    private static final int TESTS_IN_TURN = 20;

    /** Sessions that are pushed to at once: more than there are tests in a turn. */
    private static final int AT_ONCE = 32;

    /** What a turn has not begun by then is left to the next one. */
    static final Duration TURN = Duration.ofSeconds(5);

    private static final int MOST_ATTEMPTS = 5;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_RETRY = Duration.ofHours(1);
    private static final Duration KEEP_TEST = Duration.ofMinutes(1);

    private final PushQueue queue;
    private final PushService service;
    private final PushContents contents;
    private final PushTiming timing;
    private final Duration turn;
    private final LongSupplier clockMs;
    private final PushHosts hosts = new PushHosts();
    private final Semaphore free = new Semaphore(AT_ONCE, true);

    /**
     * @param turn within which it begins what it does: {@link #TURN}
     * @param clockMs milliseconds since 1970 UTC
     */
    PushDelivery(
            PushQueue queue,
            PushService service,
            PushContents contents,
            PushTiming timing,
            Duration turn,
            LongSupplier clockMs) {
        this.queue = queue;
        this.service = service;
        this.contents = contents;
        this.timing = timing;
        this.turn = turn;
        this.clockMs = clockMs;
    }

    /** What is to be pushed to one session in this turn. */
    private interface Work {
        void push() throws InterruptedException;
    }

    /** Ends when what was begun within the turn has its answer; the rest stays due. */
    void deliver() {
        long now = clockMs.getAsLong();
        long untilNs = System.nanoTime() + turn.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            queue.tests(TESTS_IN_TURN)
                    .forEach(
                            test ->
                                    threads.execute(
                                            () -> run(test.to(), untilNs, () -> test(test))));
            wanted(queue.due(now, IN_TURN), now)
                    .values()
                    .forEach(
                            due ->
                                    threads.execute(
                                            () ->
                                                    run(
                                                            due.getFirst().to(),
                                                            untilNs,
                                                            () -> pushAll(due, untilNs))));
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
    private void run(PushSubscription to, long untilNs, Work work) {
        String host = PushHosts.of(to);
        try {
            if (hosts.enter(host, untilNs)) {
                try {
                    runInTurn(untilNs, work);
                } finally {
                    hosts.leave(host);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("A push failed; it is tried again", e);
        }
    }

    private void runInTurn(long untilNs, Work work) throws InterruptedException {
        if (free.tryAcquire(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            try {
                work.push();
            } finally {
                free.release();
            }
        }
    }

    /**
     * One after the other: each tells what was read before it, and only one of them. After one that
     * is to be tried later the rest is put off.
     */
    private void pushAll(List<Due> due, long untilNs) throws InterruptedException {
        long from = 0;
        for (Due each : due) {
            from = Math.max(from, hosts.freeAt(PushHosts.of(each.to())));
            if (from > clockMs.getAsLong()) {
                queue.retry(each, from, each.attempts());
            } else if (untilNs - System.nanoTime() > 0) {
                from = push(each);
            }
        }
    }

    /** Answers from when on the next of the session may follow; 0: at once. */
    private long push(Due due) throws InterruptedException {
        List<RoomId> read = queue.read(due.to().session(), PushMessage.READ_ROOMS);
        PushMessage.Said said = contents.of(due, read).orElse(null);
        if (said == null) {
            queue.drop(due);
            return 0;
        }
        PushAnswer answer = send(due.to(), said, handling(said));
        note(due.to(), answer, null);
        return switch (answer) {
            case PushAnswer.Taken _ -> {
                queue.forget(due.to().session(), read); // first: one of them may be this room
                queue.sent(due);
                yield 0;
            }
            case PushAnswer.Later(_, Duration after) -> again(due, after);
            case PushAnswer.Refused(int status) -> {
                LOG.warn("A push service refuses a push with status {}", status);
                queue.drop(due);
                yield 0;
            }
            case PushAnswer.Gone _ -> clockMs.getAsLong() + FIRST_RETRY.toMillis();
        };
    }

    private PushAnswer send(PushSubscription to, PushMessage message, PushService.Handling how)
            throws InterruptedException {
        long from = System.nanoTime();
        PushAnswer answer = service.send(to, message, how);
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        hosts.note(PushHosts.of(to), answer, took, clockMs.getAsLong());
        return answer;
    }

    private PushService.Handling handling(PushMessage.Said said) {
        long age = clockMs.getAsLong() - said.at();
        return new PushService.Handling(
                said.room(),
                PushTiming.LATE.minusMillis(Math.max(0, age)),
                said.mention() || said.name() == null);
    }

    /** Answers when. */
    private long again(Due due, @Nullable Duration after) {
        Duration pause =
                after == null ? FIRST_RETRY.multipliedBy(1L << (2 * due.attempts())) : after;
        long ms = Math.clamp(pause.toMillis(), FIRST_RETRY.toMillis(), LAST_RETRY.toMillis());
        long at = clockMs.getAsLong() + ms;
        if (due.attempts() + 1 >= MOST_ATTEMPTS) {
            queue.drop(due);
        } else {
            queue.retry(due, at, due.attempts() + 1);
        }
        return at;
    }

    /** A host that is left alone has not answered this, either. */
    private void test(PushQueue.Test test) throws InterruptedException {
        var handling = new PushService.Handling(null, KEEP_TEST, true);
        var message = new PushMessage.Test(UUID.fromString(test.id()));
        PushAnswer answer =
                hosts.freeAt(PushHosts.of(test.to())) > clockMs.getAsLong()
                        ? new PushAnswer.Later(0, null)
                        : send(test.to(), message, handling);
        note(test.to(), answer, test.id());
    }

    private void note(PushSubscription to, PushAnswer answer, @Nullable String test) {
        if (answer instanceof PushAnswer.Gone) {
            queue.gone(to.session(), to.endpoint());
        } else {
            queue.answered(to.session(), new Answer(answer.status(), clockMs.getAsLong(), test));
        }
    }
}
