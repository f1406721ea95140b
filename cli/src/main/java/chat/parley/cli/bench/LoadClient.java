package chat.parley.cli.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Many live connections in one process. Used by one thread; connections live on event loops. */
final class LoadClient implements AutoCloseable, LoadLoop.Watch {
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(30);

    /** A server that is late is waited for as long as something arrives within this time. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** Connections that may be between connecting and their subscription at once. */
    private static final int OPENING = 128;

    /** From the order to begin until the first message is due: every loop is ready by then. */
    private static final long LEAD_NANOS = 50_000_000;

    private final List<URI> nodes;
    private final Profile profile;
    private final Transport transport = Transport.available();
    private final EventLoopGroup group;
    private final List<LoadLoop> loops = new ArrayList<>();
    private final Semaphore opening = new Semaphore(OPENING);
    private volatile String broken = "";
    private int opened;

    /**
     * @param nodes which connections are opened to in turn
     */
    LoadClient(List<URI> nodes, Profile profile) {
        this.nodes = nodes;
        this.profile = profile;
        int count = Math.min(profile.loops(), profile.connections());
        this.group = transport.loops(count, "bench");
        for (int i = 0; i < count; i++) {
            loops.add(
                    new LoadLoop(
                            group.next(),
                            nodes.getFirst().getAuthority(),
                            profile.payload(),
                            profile.rooms(),
                            this));
        }
        tell(LoadLoop::keepAlive);
    }

    /** Opens a connection for each seat; returns when all of them are subscribed. */
    void open(List<Seat> seats) throws BenchFailure {
        for (Seat seat : seats) {
            takeTurns(1);
            connect(
                    loops.get(opened % loops.size()),
                    seat,
                    nodes.get(opened / loops.size() % nodes.size()));
            opened++;
        }
        takeTurns(OPENING);
        opening.release(OPENING);
    }

    /**
     * Starts the load of the profile on all connections.
     *
     * @return when it is to be measured
     */
    Window begin() {
        long start = System.nanoTime() + LEAD_NANOS;
        long from = start + TimeUnit.SECONDS.toNanos(profile.warmUp());
        var window = new Window(from, from + TimeUnit.SECONDS.toNanos(profile.measure()));
        double each = (double) profile.rate() / loops.size();
        for (int i = 0; i < loops.size(); i++) {
            LoadLoop loop = loops.get(i);
            long shifted = start + (long) (i * 1e9 / profile.rate());
            var schedule = new Schedule(shifted, window.to(), each);
            loop.events().execute(() -> loop.begin(schedule, window));
        }
        return window;
    }

    /**
     * Waits until all is sent, answered and delivered, at most {@code patience}. What is not sent
     * then is given up; what was sent may still be answered and delivered, so that a server which
     * is merely late is not taken for one that loses events.
     */
    Tally end(Duration patience) throws BenchFailure {
        settle(patience);
        tell(LoadLoop::stop);
        for (long seen = -1; seen != seen() && !settled(); settle(SILENCE)) {
            seen = seen();
        }
        return audit(acknowledged());
    }

    @Override
    public void live() {
        opening.release();
    }

    @Override
    public void lost(String reason) {
        broken = reason;
    }

    @Override
    public void close() {
        tell(LoadLoop::close);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void connect(LoadLoop loop, Seat seat, URI node) {
        ChannelFuture connecting =
                new Bootstrap()
                        .group(loop.events())
                        .channel(transport.client())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                        .handler(loop.connection(seat))
                        .connect(node.getHost(), node.getPort());
        connecting.addListener(
                done -> {
                    if (!done.isSuccess()) {
                        loop.lost("cannot connect: " + done.cause().getMessage());
                    }
                });
    }

    private void takeTurns(int count) throws BenchFailure {
        long deadline = System.nanoTime() + OPEN_TIMEOUT.toNanos();
        while (!tryTake(count)) {
            if (System.nanoTime() > deadline) {
                throw new BenchFailure(
                        "the server made no connection ready within %d s (%d of %d are open): try fewer --connections"
                                .formatted(
                                        OPEN_TIMEOUT.toSeconds(), opened, profile.connections()));
            }
        }
    }

    private boolean tryTake(int count) throws BenchFailure {
        if (!broken.isEmpty()) {
            throw new BenchFailure("a connection failed while all were opened: " + broken);
        }
        try {
            return opening.tryAcquire(count, 100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    /** The newest sequence that was acknowledged, for each room. */
    long[] acknowledged() {
        var all = new Tally(profile.rooms());
        ask(loop -> loop.tally().acknowledged()).forEach(all::raise);
        return all.acknowledged();
    }

    private void settle(Duration atMost) throws BenchFailure {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!settled() && System.nanoTime() < deadline) {
            pause();
        }
    }

    private long seen() {
        return ask(LoadLoop::seen).stream().mapToLong(Long::longValue).sum();
    }

    private boolean settled() {
        if (!all(LoadLoop::answered)) {
            return false;
        }
        long[] acknowledged = acknowledged();
        return all(loop -> loop.caughtUp(acknowledged));
    }

    private boolean all(Predicate<LoadLoop> condition) {
        return ask(condition::test).stream().allMatch(holds -> holds);
    }

    private Tally audit(long[] acknowledged) {
        var all = new Tally(profile.rooms());
        ask(loop -> loop.audit(acknowledged)).forEach(all::add);
        return all;
    }

    private static void pause() throws BenchFailure {
        try {
            Thread.sleep(20);
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static BenchFailure interrupted() {
        Thread.currentThread().interrupt();
        return new BenchFailure("interrupted");
    }

    private void tell(Consumer<LoadLoop> order) {
        loops.stream()
                .map(loop -> loop.events().submit(() -> order.accept(loop)))
                .toList()
                .forEach(done -> done.syncUninterruptibly());
    }

    private <T> List<T> ask(Function<LoadLoop, T> question) {
        return loops.stream()
                .map(loop -> loop.events().submit(() -> question.apply(loop)))
                .toList()
                .stream()
                .map(answer -> answer.syncUninterruptibly().getNow())
                .toList();
    }
}
