package chat.parley.cli.bench;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Codec;
import chat.parley.protocol.Content;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.Uuids;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

import org.jspecify.annotations.Nullable;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One member with a live connection: signs in, subscribes to its room, sends when told, and checks
 * that the sequences it is given are dense. Lives on one event loop.
 */
final class LoadConnection extends WebSocketPeer {
    /** The example of RFC 6455, section 1.3: the answer is known. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final String SUBSCRIBED = "subscribed";

    private final LoadLoop loop;
    private final Seat seat;
    private final byte[] room; // its id, as it stands in frames
    private final Set<Long> unanswered = HashSet.newHashSet(1);
    private final ArrayDeque<Long> held = new ArrayDeque<>(1);
    private @Nullable ChannelHandlerContext context;
    private boolean live;
    private long seq;

    LoadConnection(LoadLoop loop, Seat seat) {
        this.loop = loop;
        this.seat = seat;
        this.room = seat.room().id().toString().getBytes(StandardCharsets.US_ASCII);
        this.seq = seat.room().head();
    }

    /** Sends a message that is due, or holds it while the server owes too many answers. */
    void send(long due) {
        if (unanswered.size() < loop.unacknowledged()) {
            write(due);
        } else if (loop.hold()) {
            held.add(due);
        }
    }

    void ping() {
        say(new ClientFrame.Ping(null));
    }

    /** Sends nothing more: what was held counts as not sent. */
    void stop() {
        loop.tally().unsent += held.size();
        held.clear();
    }

    /** A connection that is lost waits for nothing. */
    boolean answered() {
        return context == null || unanswered.isEmpty() && held.isEmpty();
    }

    boolean caughtUp(long[] acknowledged) {
        return context == null || seq >= acknowledged[seat.room().index()];
    }

    long seq() {
        return seq;
    }

    /** Counts what never came. */
    void audit(long[] acknowledged) {
        Tally tally = loop.tally();
        tally.unanswered += unanswered.size();
        tally.missing += Math.max(0, acknowledged[seat.room().index()] - seq);
    }

    @Override
    public void channelActive(ChannelHandlerContext opened) {
        context = opened;
        String request =
                """
                GET /v1/stream HTTP/1.1\r
                Host: %s\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: %s\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Protocol: parley.v1\r
                \r
                """
                        .formatted(loop.host(), KEY);
        ByteBuf out = opened.alloc().directBuffer(request.length());
        out.writeCharSequence(request, StandardCharsets.US_ASCII);
        var _ = opened.writeAndFlush(out, opened.voidPromise());
    }

    @Override
    void head(ChannelHandlerContext opened, String head) throws ProtocolException {
        if (!head.startsWith("HTTP/1.1 101") || !head.contains(ACCEPT)) {
            throw new ProtocolException(
                    "the server did not upgrade: " + head.lines().findFirst().orElse(""));
        }
        say(new ClientFrame.Hello(seat.token(), null));
    }

    @Override
    void text(ChannelHandlerContext opened, ByteBuf in, int index, int length) throws InvalidJson {
        FrameScan scan = loop.scan();
        switch (scan.read(in, index, length)) {
            case EVENT -> event(scan.isOf(room), scan.seq(), scan.stamp(), length);
            case ACK -> acknowledged(scan.stamp(), scan.seq());
            case OTHER -> other(Codec.decodeServer(scan.bytes()), length);
        }
    }

    private void other(ServerFrame frame, int length) {
        Tally tally = loop.tally();
        switch (frame) {
            case ServerFrame.Ready ready -> ready(ready);
            case ServerFrame.Delivered event ->
                    event(
                            event.room().equals(seat.room().id()),
                            event.seq(),
                            FrameScan.stampIn(event.content().bytes()),
                            length);
            case ServerFrame.Ack ack ->
                    acknowledged(Long.parseUnsignedLong(ack.ref(), 16), ack.seq());
            case ServerFrame.Gap gap -> advance(gap.from(), gap.to());
            case ServerFrame.Reset _ -> fail("the room was reset");
            case ServerFrame.Behind _ -> {
                tally.behind++;
                subscribe();
            }
            case ServerFrame.Error error -> refused(error);
            case ServerFrame.Bye bye -> fail(bye.reason() + ": " + bye.message());
            case ServerFrame.Pong pong -> pong(pong);
            case ServerFrame.Heads _ -> tally.heads++;
            case ServerFrame.Rooms _,
                    ServerFrame.Read _,
                    ServerFrame.Unread _,
                    ServerFrame.Thread _,
                    ServerFrame.Saved _,
                    ServerFrame.Sections _,
                    ServerFrame.Notifications _,
                    ServerFrame.Reports _,
                    ServerFrame.KeyPackages _,
                    ServerFrame.Blocked _,
                    ServerFrame.Typing _,
                    ServerFrame.Presence _,
                    ServerFrame.Profile _,
                    ServerFrame.Settings _ -> {}
        }
    }

    private void ready(ServerFrame.Ready ready) {
        loop.bounds(ready.limits().unacknowledged(), ready.heartbeatMs());
        subscribe();
        say(new ClientFrame.Ping(SUBSCRIBED));
    }

    private void subscribe() {
        var cursor = new ClientFrame.Cursor(seat.room().id(), seq, seat.room().generation());
        say(new ClientFrame.Subscribe(SUBSCRIBED, List.of(cursor)));
    }

    private void pong(ServerFrame.Pong pong) {
        if (!live && SUBSCRIBED.equals(pong.ref())) {
            live = true;
            loop.live(this);
        }
    }

    private void event(boolean own, long number, long due, int length) {
        if (!own) {
            loop.tally().foreign++;
            return;
        }
        if (advance(number, number)) {
            loop.tally().delivered(loop.now(), due, length);
        }
    }

    /** Whether this is new; what was skipped before it is a hole. */
    private boolean advance(long from, long to) {
        if (from <= seq) {
            loop.tally().doubles++;
            return false;
        }
        loop.tally().holes += from - seq - 1;
        seq = to;
        return true;
    }

    private void acknowledged(long due, long number) {
        if (unanswered.remove(due)) {
            loop.tally().acknowledged(loop.now(), due, seat.room().index(), number);
            sendHeld();
        } else {
            loop.tally().unasked++;
        }
    }

    private void refused(ServerFrame.Error error) {
        String ref = String.valueOf(error.ref());
        loop.tally().note(error.code() + ": " + error.message());
        if (ref.length() == 16 && unanswered.remove(Long.parseUnsignedLong(ref, 16))) {
            loop.tally().refused(error.code());
            sendHeld();
        } else {
            fail(error.code() + ": " + error.message());
        }
    }

    private void sendHeld() {
        Long due = held.poll();
        if (due != null) {
            loop.release();
            write(due);
        }
    }

    private void write(long due) {
        unanswered.add(due);
        var id = new EventId(Uuids.v7(System.currentTimeMillis(), ThreadLocalRandom.current()));
        var content = Content.text(FrameScan.mark(due, loop.payload()));
        say(
                new ClientFrame.Send(
                        FrameScan.ref(due), seat.room().id(), id, EventType.MESSAGE, content));
    }

    private void say(ClientFrame frame) {
        ChannelHandlerContext open = context;
        if (open != null) {
            var _ = open.writeAndFlush(frame(open, TEXT, Codec.encode(frame)), open.voidPromise());
        }
    }

    @Override
    ByteBuf frame(ChannelHandlerContext open, int opcode, byte[] payload) {
        return masked(open, opcode, payload, ThreadLocalRandom.current().nextInt());
    }

    private void fail(String reason) {
        ChannelHandlerContext open = context;
        if (open != null) {
            context = null;
            loop.lost(reason);
            var _ = open.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext open, Object message) throws Exception {
        loop.read();
        super.channelRead(open, message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) throws Exception {
        fail("the server closed the connection");
        super.channelInactive(closed);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext open, Throwable cause) {
        fail(String.valueOf(cause.getMessage()));
    }
}
