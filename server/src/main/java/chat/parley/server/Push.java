package chat.parley.server;

import chat.parley.accounts.Pushing;
import chat.parley.accounts.VapidKey;
import chat.parley.rooms.RoomReader;
import chat.parley.worker.Job;
import chat.parley.worker.PushJob;
import chat.parley.worker.PushService;

import io.vertx.core.Vertx;

import java.time.Duration;
import java.time.InstantSource;

/** What tells browsers of messages: who wants it, and the job that does it. */
final class Push {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final VapidKey key;
    private final boolean local;
    private final Pushing pushing;
    private final InstantSource clock;

    Push(Stores stores, PushConfig config, InstantSource clock) {
        this.key = VapidKey.open(stores.keys(), config.key(), config.contact());
        this.local = config.local();
        this.pushing = new Pushing(stores.subscriptions(), key, local, clock);
        this.clock = clock;
    }

    Pushing pushing() {
        return pushing;
    }

    /** It reads the store, not what others have in memory: it reads each message once. */
    Job job(Stores stores, RoomReader reader, Vertx vertx, Closing closing) {
        PushService service = new PushService(vertx, key, local, clock::millis);
        PushJob job =
                closing.add(
                        new PushJob(
                                new PushJob.Ports(
                                        stores.log(),
                                        stores.directory(),
                                        reader,
                                        stores.accounts(),
                                        stores.pushes(),
                                        stores.bus(),
                                        stores.presence(),
                                        stores.chosen(),
                                        clock::millis),
                                service));
        return new Job("push", EVERY, Job.Where.ONE_NODE, job, job::rest);
    }
}
