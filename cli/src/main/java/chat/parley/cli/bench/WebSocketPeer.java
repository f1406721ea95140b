package chat.parley.cli.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One end of a WebSocket (RFC 6455) with the least that a measurement needs: an HTTP head, then
 * whole text frames, pings and a close. Fragments and binary frames are refused. It reads frames in
 * place and keeps no buffer while nothing is half read.
 */
abstract class WebSocketPeer extends ByteToMessageDecoder {
    static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MAX_HEAD_BYTES = 8 * 1024;
    private static final int MAX_FRAME_BYTES = 8 * 1024 * 1024;

    private boolean upgraded;

    /** The head of the peer's handshake, without the empty line. */
    abstract void head(ChannelHandlerContext context, String head) throws ProtocolException;

    /** One text frame, unmasked, in {@code in}: valid during the call. */
    abstract void text(ChannelHandlerContext context, ByteBuf in, int index, int length)
            throws Exception;

    /** Answers a ping; a client masks what it sends. */
    abstract ByteBuf frame(ChannelHandlerContext context, int opcode, byte[] payload);

    @Override
    protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        if (upgraded) {
            readFrame(context, in);
        } else {
            readHead(context, in);
        }
    }

    private void readHead(ChannelHandlerContext context, ByteBuf in) throws ProtocolException {
        String seen = in.toString(StandardCharsets.ISO_8859_1);
        int end = seen.indexOf("\r\n\r\n");
        if (end < 0 && seen.length() > MAX_HEAD_BYTES) {
            throw new ProtocolException("the handshake is longer than " + MAX_HEAD_BYTES);
        }
        if (end >= 0) {
            in.skipBytes(end + 4);
            upgraded = true;
            head(context, seen.substring(0, end));
        }
    }

    private void readFrame(ChannelHandlerContext context, ByteBuf in) throws Exception {
        int start = in.readerIndex();
        int available = in.readableBytes();
        if (available < 2) {
            return;
        }
        int first = in.getUnsignedByte(start);
        int second = in.getUnsignedByte(start + 1);
        boolean masked = (second & 0x80) != 0;
        int header = headerBytes(second & 0x7F) + (masked ? 4 : 0);
        if (available < header) {
            return;
        }
        int length = length(in, start, second & 0x7F);
        if (available < header + length) {
            return;
        }
        int payload = start + header;
        if (masked) {
            unmask(in, payload, length);
        }
        in.readerIndex(payload + length);
        received(context, first, in, payload, length);
    }

    private void received(
            ChannelHandlerContext context, int first, ByteBuf in, int index, int length)
            throws Exception {
        switch (first) {
            case 0x80 | TEXT -> text(context, in, index, length);
            case 0x80 | PING -> pong(context, in, index, length);
            case 0x80 | PONG -> {}
            case 0x80 | CLOSE -> {
                var _ = context.close();
            }
            default -> throw new ProtocolException("unexpected frame of type " + first);
        }
    }

    private void pong(ChannelHandlerContext context, ByteBuf in, int index, int length) {
        byte[] payload = new byte[length];
        in.getBytes(index, payload);
        var _ = context.writeAndFlush(frame(context, PONG, payload), context.voidPromise());
    }

    private static int headerBytes(int shortLength) {
        return switch (shortLength) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    private static int length(ByteBuf in, int start, int shortLength) throws ProtocolException {
        long length =
                switch (shortLength) {
                    case 126 -> in.getUnsignedShort(start + 2);
                    case 127 -> in.getLong(start + 2);
                    default -> shortLength;
                };
        if (length < 0 || length > MAX_FRAME_BYTES) {
            throw new ProtocolException("a frame is longer than " + MAX_FRAME_BYTES + " bytes");
        }
        return (int) length;
    }

    /** The key is the four bytes before the payload. */
    private static void unmask(ByteBuf in, int payload, int length) {
        int key = in.getInt(payload - 4);
        for (int i = 0; i < length; i++) {
            in.setByte(payload + i, in.getByte(payload + i) ^ key >>> (24 - 8 * (i & 3)));
        }
    }

    /** A frame as a server sends it. */
    static ByteBuf plain(ChannelHandlerContext context, int opcode, byte[] payload) {
        ByteBuf out = context.alloc().directBuffer(payload.length + 10);
        return header(out, opcode, payload.length, 0).writeBytes(payload);
    }

    /** A frame as a client sends it; masks {@code payload} itself, which must not be used again. */
    static ByteBuf masked(ChannelHandlerContext context, int opcode, byte[] payload, int key) {
        ByteBuf out = context.alloc().directBuffer(payload.length + 14);
        header(out, opcode, payload.length, 0x80).writeInt(key);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= (byte) (key >>> (24 - 8 * (i & 3)));
        }
        return out.writeBytes(payload);
    }

    private static ByteBuf header(ByteBuf out, int opcode, int length, int mask) {
        out.writeByte(0x80 | opcode);
        if (length < 126) {
            return out.writeByte(mask | length);
        }
        if (length <= 0xFFFF) {
            return out.writeByte(mask | 126).writeShort(length);
        }
        return out.writeByte(mask | 127).writeLong(length);
    }
}
