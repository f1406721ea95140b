package chat.parley.cli.bench;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Codec;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One reader and sender of {@link RawBroadcast}; anybody may read and send anywhere. */
final class RawConnection extends WebSocketPeer {
    /** RFC 6455, section 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final Pattern KEY =
            Pattern.compile("(?im)^sec-websocket-key:[ \t]*(\\S+)[ \t]*$");

    private final RawRooms rooms;
    private final RawFanout fanout;
    private final UserId user = new UserId(UUID.randomUUID());
    private final DeviceId device = new DeviceId(UUID.randomUUID());

    RawConnection(RawRooms rooms, RawFanout fanout) {
        this.rooms = rooms;
        this.fanout = fanout;
    }

    @Override
    void head(ChannelHandlerContext context, String head) throws ProtocolException {
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            throw new ProtocolException("no Sec-WebSocket-Key in the request");
        }
        String answer =
                "HTTP/1.1 101 Switching Protocols\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n"
                        + "Sec-WebSocket-Protocol: parley.v1\r\n"
                        + "Sec-WebSocket-Accept: "
                        + accept(key.group(1))
                        + "\r\n\r\n";
        var _ =
                context.writeAndFlush(
                        ByteBufUtil.writeAscii(context.alloc(), answer), context.voidPromise());
    }

    @Override
    void text(ChannelHandlerContext context, ByteBuf in, int index, int length)
            throws Codec.InvalidFrame {
        switch (Codec.decodeClient(ByteBufUtil.getBytes(in, index, length))) {
            case ClientFrame.Hello _ -> say(context, ready());
            case ClientFrame.Subscribe sub ->
                    sub.rooms().forEach(each -> fanout.join(each.room(), context.channel()));
            case ClientFrame.Send send -> say(context, rooms.publish(context, send, user, device));
            case ClientFrame.Ping ping -> say(context, new ServerFrame.Pong(ping.ref()));
            case ClientFrame.Unsubscribe _,
                    ClientFrame.Read _,
                    ClientFrame.Typing _,
                    ClientFrame.Status _ -> {}
        }
    }

    private ServerFrame.Ready ready() {
        var bounds =
                new ServerFrame.Bounds(
                        Limits.FRAME_BYTES,
                        Limits.CONTENT_BYTES,
                        Limits.UNACKNOWLEDGED,
                        Limits.SUBSCRIPTIONS);
        return new ServerFrame.Ready(
                user,
                device,
                new SessionId(UUID.randomUUID()),
                Limits.HEARTBEAT.toMillis(),
                System.currentTimeMillis(),
                bounds);
    }

    private void say(ChannelHandlerContext context, ServerFrame frame) {
        var _ = context.write(frame(context, TEXT, Codec.encode(frame)), context.voidPromise());
    }

    @Override
    ByteBuf frame(ChannelHandlerContext context, int opcode, byte[] payload) {
        return plain(context, opcode, payload);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        context.flush();
        super.channelReadComplete(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        fanout.leave(context.channel());
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }

    private static String accept(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
