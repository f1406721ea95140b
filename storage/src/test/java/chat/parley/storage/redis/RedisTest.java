package chat.parley.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import chat.parley.accounts.AccountSettings.Rate;
import chat.parley.protocol.Availability;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus.Signal;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.RedisServer;
import chat.parley.testkit.SampleEvents;
import chat.parley.testkit.TestCa;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Redis that is locked, gone, late, or silent. */
class RedisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Rate ONCE = new Rate(1, Duration.ofHours(1));

    @TempDir Path folder;
    private final SampleEvents samples = new SampleEvents(4);
    private final StreamId room = samples.room();
    private final Queue<Signal> heard = new ConcurrentLinkedQueue<>();

    @Test
    void itSpeaksTlsAndSignsIn() throws Exception {
        TestCa ca = new TestCa(folder);
        try (RedisServer server = locked(ca)) {
            String uri = "rediss://127.0.0.1:" + server.port();
            var address = new RedisAddress(uri, "parley", "s3cret!", ca.rootPem());
            try (Redis redis = Redis.open(address, PATIENCE);
                    Redis other = Redis.open(address, PATIENCE)) {
                hear(redis);
                await().until(() -> speak(other));
            }
            var wrong = new RedisAddress(uri, "parley", "guessed", ca.rootPem());
            assertThatExceptionOfType(UnfitRedis.class)
                    .isThrownBy(() -> Redis.open(wrong, PATIENCE))
                    .withMessageContaining("WRONGPASS")
                    .withMessageNotContaining("guessed");
            var strange = new RedisAddress(uri, "parley", "s3cret!", null);
            assertThatExceptionOfType(UnfitRedis.class)
                    .isThrownBy(() -> Redis.open(strange, PATIENCE))
                    .withMessageContaining("certif");
        }
    }

    private RedisServer locked(TestCa ca) throws Exception {
        TestCa.Issued issued = ca.issue("redis", "EC");
        Path certificate = Files.writeString(folder.resolve("chain.pem"), issued.certificate());
        Path key = Files.writeString(folder.resolve("key.pem"), issued.key());
        String root = ca.rootPem().toString();
        List<String> options = new ArrayList<>(List.of("--port", "0", "--tls-port", "PORT"));
        options.addAll(List.of("--tls-cert-file", certificate + "", "--tls-key-file", key + ""));
        options.addAll(List.of("--tls-ca-cert-file", root, "--tls-auth-clients", "no"));
        options.addAll(List.of("--user", "parley", "on", ">s3cret!"));
        options.addAll(List.of("~parley:*", "&parley:*", "+@all", "--user", "default", "off"));
        return RedisServer.start(
                folder,
                options,
                List.of("--tls", "--cacert", root, "--user", "parley", "--pass", "s3cret!"));
    }

    @Test
    void itComesBackAfterRedisWasGone() throws Exception {
        try (RedisServer server = RedisServer.start(folder);
                Redis redis = Redis.open(RedisAddress.of(server.address()), PATIENCE);
                Redis other = Redis.open(RedisAddress.of(server.address()), PATIENCE);
                RedisPresence presence = new RedisPresence(redis);
                RedisRelay relay = new RedisRelay(redis)) {
            UserId ann = samples.user();
            hear(redis);
            AtomicInteger missed = new AtomicInteger();
            relay.listen("node", _ -> {}, missed::incrementAndGet);
            await().until(() -> missed.get() > 0);
            await().until(() -> speak(other));
            show(presence, ann);
            assertThat(presence.of(List.of(ann), 1)).containsKey(ann);
            RedisLimits limits = new RedisLimits(redis);
            limits.take("names", "ann", ONCE);
            assertThat(limits.take("names", "ann", ONCE)).isPositive();

            server.kill();
            await().until(() -> publish(other).isCompletedExceptionally());
            show(presence, ann);
            assertThat(presence.of(List.of(ann), 1)).isEmpty();
            assertThat(limits.take("names", "ann", ONCE)).isZero();

            heard.clear();
            int before = missed.get();
            server.restart();
            await().atMost(PATIENCE).until(() -> speak(other));
            await().until(() -> heard.contains(new Signal.Missed()));
            await().until(() -> missed.get() > before);
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                show(presence, ann);
                                return presence.of(List.of(ann), 1).containsKey(ann);
                            });
        }
    }

    @Test
    void aNodeStartsWithoutRedisAndFindsItLater() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            server.kill();
            try (Redis redis = Redis.open(RedisAddress.of(server.address()), Duration.ZERO);
                    RedisBus bus = new RedisBus(redis)) {
                bus.subscribe(room, heard::add);
                bus.publish(room, typing());
                assertThat(heard).hasSize(1);
                assertThat(publish(redis)).isCompletedExceptionally();

                server.restart();
                await().atMost(PATIENCE).until(() -> heard.contains(new Signal.Missed()));
                heard.clear();
                try (Redis other = Redis.open(RedisAddress.of(server.address()), PATIENCE)) {
                    await().until(() -> speak(other));
                }
            }
        }
    }

    @Test
    void aRedisThatDoesNotAnswerHoldsNobodyUp() throws Exception {
        try (RedisServer server = RedisServer.start(folder);
                Redis redis = Redis.open(RedisAddress.of(server.address()), PATIENCE)) {
            server.stall(true);
            List<CompletableFuture<Long>> sent = new ArrayList<>();
            for (int i = 0; i < 3 * Link.QUEUE; i++) {
                sent.add(publish(redis));
            }
            assertThat(sent.stream().filter(CompletableFuture::isCompletedExceptionally).count())
                    .as("what does not fit fails at once")
                    .isGreaterThan(Link.QUEUE);
            await().atMost(PATIENCE).until(() -> sent.stream().allMatch(CompletableFuture::isDone));
            server.stall(false);
            await().atMost(PATIENCE).until(() -> publish(redis).handle((_, e) -> e == null).join());
        }
    }

    @Test
    void addressesAreRedisUris() {
        assertThat(RedisAddress.isUri("redis://127.0.0.1")).isTrue();
        assertThat(RedisAddress.isUri("rediss://one.example:7000")).isTrue();
        assertThat(RedisAddress.isUri("")).isFalse();
        assertThat(RedisAddress.isUri("127.0.0.1:6379")).isFalse();
        assertThat(RedisAddress.isUri("redis://")).isFalse();
        assertThat(RedisAddress.isUri("http://127.0.0.1")).isFalse();
        assertThat(RedisAddress.isUri("redis://user:password@127.0.0.1")).isFalse();
    }

    @Test
    void anAddressTellsNoPassword() {
        var address = new RedisAddress("redis://127.0.0.1", "parley", "s3cret", null);
        assertThat(address.toString()).doesNotContain("s3cret");
        assertThat(address.all().toString()).doesNotContain("s3cret");
    }

    private void hear(Redis redis) {
        new RedisBus(redis).subscribe(room, heard::add);
    }

    /** Whether somebody has heard what others say. */
    private boolean speak(Redis other) {
        new RedisBus(other).publish(room, typing());
        return heard.stream().anyMatch(Signal.Typing.class::isInstance);
    }

    private Signal typing() {
        return new Signal.Typing(samples.roomId(), samples.user(), null);
    }

    private CompletableFuture<Long> publish(Redis redis) {
        return redis.publish("parley:" + room, new byte[1]).toCompletableFuture();
    }

    private static void show(RedisPresence presence, UserId user) {
        presence.show(user, "laptop", Availability.ONLINE, Long.MAX_VALUE);
    }
}
