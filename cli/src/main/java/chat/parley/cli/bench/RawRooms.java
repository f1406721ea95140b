package chat.parley.cli.bench;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Codec;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Numbers messages, each room by itself, and hands them to every loop. Thread-safe. */
final class RawRooms {
    private final Map<EventLoop, RawFanout> fanouts;
    private final Map<RoomId, Numbering> rooms = new ConcurrentHashMap<>();

    private static final class Numbering {
        private long seq;
    }

    RawRooms(Map<EventLoop, RawFanout> fanouts) {
        this.fanouts = fanouts;
    }

    /** The answer to a message that is now on its way. */
    ServerFrame.Ack publish(
            ChannelHandlerContext from, ClientFrame.Send send, UserId user, DeviceId device) {
        Numbering room = rooms.computeIfAbsent(send.room(), _ -> new Numbering());
        long at = System.currentTimeMillis();
        synchronized (room) { // every loop must be handed them in the order of their numbers
            long seq = ++room.seq;
            var event =
                    new ServerFrame.Delivered(
                            send.room(),
                            seq,
                            seq,
                            send.id(),
                            send.type(),
                            user,
                            device,
                            at,
                            send.content());
            cast(WebSocketPeer.plain(from, WebSocketPeer.TEXT, Codec.encode(event)), send.room());
            return new ServerFrame.Ack(send.ref(), send.room(), seq, at);
        }
    }

    private void cast(ByteBuf encoded, RoomId room) {
        fanouts.values().forEach(fanout -> fanout.cast(room, encoded.retainedDuplicate()));
        encoded.release();
    }
}
