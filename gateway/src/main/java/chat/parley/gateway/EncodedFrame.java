package chat.parley.gateway;

import chat.parley.protocol.Codec;
import chat.parley.protocol.ServerFrame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/**
 * A server frame as it goes over the wire: a WebSocket header and its JSON, in one buffer that all
 * recipients share.
 *
 * <pre>
 *   0x81 │ length (1, 3 or 9 bytes, RFC 6455 section 5.2) │ JSON
 * </pre>
 *
 * <p>Counted by reference: it starts with one, for its maker; whoever hands it on to another thread
 * retains it first, and each releases it once.
 */
public final class EncodedFrame {
    private static final int FINAL_TEXT = 0x81;
    private static final int LONGEST_HEADER = 10;

    private final ByteBuf wire;
    private final int headerBytes;

    private EncodedFrame(ByteBuf wire, int headerBytes) {
        this.wire = wire;
        this.headerBytes = headerBytes;
    }

    static EncodedFrame of(ServerFrame frame) {
        byte[] json = Codec.encode(frame);
        ByteBuf wire = ByteBufAllocator.DEFAULT.directBuffer(LONGEST_HEADER + json.length);
        FrameHeader.write(wire, FINAL_TEXT, json.length);
        int headerBytes = wire.readableBytes();
        wire.writeBytes(json);
        return new EncodedFrame(wire, headerBytes);
    }

    /** The bytes for one recipient, who releases them. */
    ByteBuf forOneRecipient() {
        return wire.retainedDuplicate();
    }

    /** A copy of the JSON, without the header. */
    public byte[] json() {
        return ByteBufUtil.getBytes(wire, headerBytes, wire.readableBytes() - headerBytes);
    }

    EncodedFrame retain() {
        wire.retain();
        return this;
    }

    void release() {
        wire.release();
    }
}
