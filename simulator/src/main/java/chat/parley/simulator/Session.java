package chat.parley.simulator;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.RoomReader.RoomPage;
import chat.parley.rooms.RoomReader.Since;
import chat.parley.rooms.Submission;
import chat.parley.rooms.Subscription.Effect;
import chat.parley.testkit.Observation;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A node's end of a connection. As {@code gateway/ClientSession}, without sign-in. */
final class Session {
    static final long TICK_MS = 500;
    static final long HEARTBEAT_MS = 4_000;

    private static final long RETRY_MS = 1_000;

    private final Node node;
    private final Wire wire;
    private final UserId user;
    private final Following following = new Following(this);
    private boolean open = true;
    private long heardAt;

    Session(Node node, Wire wire, UserId user) {
        this.node = node;
        this.wire = wire;
        this.user = user;
        this.heardAt = node.world().now();
        node.sessions().add(this);
    }

    Node node() {
        return node;
    }

    UserId user() {
        return user;
    }

    boolean isOpen() {
        return open;
    }

    boolean takesMore() {
        return open && wire.isWritable();
    }

    void send(ServerFrame frame) {
        if (open) {
            wire.toClient(frame);
        }
    }

    void carryOut(Follower follower, List<Effect> effects) {
        following.carryOut(follower, effects);
    }

    void receive(ClientFrame frame) {
        heardAt = node.world().now();
        node.world().diary().say(() -> node + " hears from " + wire.client() + ": " + frame);
        switch (frame) {
            case ClientFrame.Hello hello -> hello(hello);
            case ClientFrame.Subscribe sub -> following.subscribe(sub);
            case ClientFrame.Unsubscribe unsub -> following.unsubscribe(unsub);
            case ClientFrame.Send send -> send(send);
            case ClientFrame.Read read -> read(read);
            case ClientFrame.Ping ping -> send(new ServerFrame.Pong(ping.ref()));
            case ClientFrame.Typing _, ClientFrame.Status _ -> {}
        }
    }

    private void hello(ClientFrame.Hello hello) {
        send(
                new ServerFrame.Ready(
                        user,
                        wire.client().device(),
                        new SessionId(user.value()),
                        HEARTBEAT_MS,
                        node.clock(),
                        new ServerFrame.Bounds(
                                Limits.FRAME_BYTES,
                                Limits.CONTENT_BYTES,
                                Limits.UNACKNOWLEDGED,
                                Limits.SUBSCRIPTIONS)));
        Since known = hello.since() == null ? null : Since.parse(hello.since());
        node.blocking(() -> readRooms(known), this::tellRooms, _ -> wire.cut());
    }

    private RoomsRead readRooms(@Nullable Since known) {
        Since now = node.reader().now();
        RoomPage page = node.reader().rooms(user, known, null, Limits.PAGE_ENTRIES);
        return new RoomsRead(page.rooms(), now);
    }

    private record RoomsRead(List<RoomSummary> rooms, Since now) {}

    private void tellRooms(RoomsRead read) {
        send(new ServerFrame.Rooms(read.rooms(), false, read.now().toString()));
    }

    private void send(ClientFrame.Send send) {
        node.submit(
                send.room(),
                new Submission(
                        send.id(),
                        send.type(),
                        send.content(),
                        user,
                        wire.client().device(),
                        outcome -> send(answer(send, outcome))));
    }

    private static ServerFrame answer(ClientFrame.Send send, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Acked(long seq, long at) ->
                    new ServerFrame.Ack(send.ref(), send.room(), seq, at);
            case Outcome.Refused(var code, var message) -> error(send, code, message, null);
            case Outcome.Busy(var code, var message, long retryAfterMs) ->
                    error(send, code, message, retryAfterMs);
            case Outcome.Resync() -> error(send, ErrorCode.RESYNC, "too old to tell", null);
            case Outcome.Unknown() ->
                    error(send, ErrorCode.UNAVAILABLE, "it may have landed", RETRY_MS);
        };
    }

    private static ServerFrame error(
            ClientFrame.Send send, ErrorCode code, String message, @Nullable Long retryAfterMs) {
        return new ServerFrame.Error(send.ref(), send.room(), code, message, retryAfterMs);
    }

    private void read(ClientFrame.Read read) {
        node.blocking(
                () -> {
                    var cursor = node.reader().advance(read.room(), user, read.seq());
                    node.world()
                            .diary()
                            .saw(new Observation.ReadUpTo(user, read.room(), cursor.seq()));
                    return cursor;
                },
                _ -> {},
                _ -> {});
    }

    void error(String ref, RoomId room, RuntimeException failure) {
        if (failure instanceof Refusal refusal) {
            send(new ServerFrame.Error(ref, room, refusal.code(), refusal.message(), null));
        } else {
            send(
                    new ServerFrame.Error(
                            ref,
                            room,
                            ErrorCode.UNAVAILABLE,
                            "a store does not answer: subscribe again",
                            RETRY_MS));
        }
    }

    void drainedLater() {
        node.after(0, () -> following.drained());
    }

    void tick() {
        if (node.world().now() - heardAt > 2 * HEARTBEAT_MS) {
            wire.cut();
            lost();
            return;
        }
        following.tick();
    }

    /** The connection, or the node, is gone. */
    void lost() {
        if (!open) {
            return;
        }
        open = false;
        following.close();
        node.sessions().remove(this);
        wire.cut();
    }
}
