package chat.parley.simulator;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.accounts.RevocationFeed;
import chat.parley.gateway.ClientChannel;
import chat.parley.gateway.EncodedFrame;
import chat.parley.gateway.Fanout;
import chat.parley.gateway.Gateway;
import chat.parley.gateway.GatewayConfig;
import chat.parley.gateway.GatewayCore;
import chat.parley.protocol.Codec;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.ServerFrame;
import chat.parley.rooms.PassingSignals;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The gateway of one life of a node: its real code, on simulated event loops and sockets. */
final class LiveConnections {
    private static final long TICK_MS = 250;
    private static final int LOOPS = 2;

    private final Node node;
    private final GatewayCore core;
    private final List<Loop> loops = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private boolean leaving;
    private @Nullable EncodedFrame lastFrame;
    private @Nullable ServerFrame lastDecoded;

    private record Loop(EventLoop executor, Fanout fanout) {}

    LiveConnections(Node node) {
        this.node = node;
        World world = node.world();
        Gateway.Ports ports =
                new Gateway.Ports(
                        node.history(),
                        node.reader(),
                        node.bus(),
                        world.stores().presence(),
                        world.stores().chosen(),
                        new PassingSignals(world.stores().chosen()::of, node.bus()),
                        node::submit,
                        this::authenticate,
                        position -> new RevocationFeed.Page(List.of(), position),
                        _ -> OptionalInt.empty(),
                        node::clock,
                        world::now);
        this.core =
                new GatewayCore(
                        ports,
                        config(world),
                        this::run,
                        this::run,
                        defect -> world.diary().defect(defect));
        for (int i = 0; i < LOOPS; i++) {
            EventLoop executor = new EventLoop(node);
            loops.add(new Loop(executor, core.loop(executor)));
        }
        node.repeat(TICK_MS, this::tick);
    }

    private static GatewayConfig config(World world) {
        GatewayConfig usual = GatewayConfig.defaults();
        return new GatewayConfig(
                Set.of(),
                usual.helloTimeout(),
                world.plan().setting().heartbeat(),
                usual.tokenGrace(),
                usual.connections(),
                usual.connectionsOfPerson(),
                usual.connectionsOfAddress(),
                usual.framesPerSecond(),
                usual.headsEvery(),
                usual.headsAtOnce(),
                usual.revocationsEvery(),
                usual.revocationsWithin(),
                world.plan().setting().deliveriesWaiting(),
                usual.readsAtOnce());
    }

    private Authentication authenticate(String token) {
        return node.world().clients().stream()
                .filter(client -> client.token().equals(token))
                .<Authentication>map(client -> new Authentication.Valid(client.principal()))
                .findFirst()
                .orElseGet(() -> new Authentication.Invalid(Reason.BAD));
    }

    private <T> void run(
            Executor home,
            Supplier<T> blocking,
            Consumer<? super T> done,
            Consumer<RuntimeException> failed) {
        node.blocking(
                blocking,
                value -> home.execute(() -> done.accept(value)),
                failure -> home.execute(() -> failed.accept(failure)));
    }

    private void tick() {
        loops.forEach(loop -> loop.fanout().tick());
    }

    /** Makes up for signals that were lost. */
    void compareHeads() {
        node.blocking(
                () -> {
                    core.compareHeads();
                    return true;
                },
                _ -> {},
                _ -> {});
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Takes no more connections, and asks the clients of the open ones to connect elsewhere. */
    void leave(long withinMs) {
        leaving = true;
        loops.forEach(loop -> core.drain(loop.fanout(), withinMs));
    }

    /** A client is through to this node. */
    void accept(Wire wire) {
        Loop loop = loops.get(node.world().below(LOOPS));
        wires.add(wire);
        loop.executor()
                .execute(
                        () -> {
                            ClientChannel.Listener session = core.connected(wire, loop.fanout());
                            wire.accepted(session, loop.executor());
                        });
    }

    void forget(Wire wire) {
        wires.remove(wire);
    }

    /** What a frame says; many wires in a row are given the same one. */
    ServerFrame decoded(EncodedFrame frame) {
        if (frame != lastFrame) {
            lastFrame = frame;
            lastDecoded = read(frame.json());
        }
        return Objects.requireNonNull(lastDecoded);
    }

    private ServerFrame read(byte[] json) {
        ServerFrame known = decode(json);
        if (node.release() == Release.THIS) {
            return known;
        }
        ServerFrame read = decode(node.release().frame(json));
        if (!read.equals(known)) {
            node.world().diary().defect("of a newer frame " + known + " was read " + read);
        }
        return read;
    }

    private static ServerFrame decode(byte[] json) {
        try {
            return Codec.decodeServer(json);
        } catch (InvalidJson e) {
            throw new IllegalStateException("no client can read this frame", e);
        }
    }

    /** The process has ended, and its sockets with it. */
    void end() {
        List.copyOf(wires).forEach(Wire::die);
        loops.forEach(loop -> loop.executor().end());
    }
}
