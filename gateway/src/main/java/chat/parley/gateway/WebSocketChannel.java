package chat.parley.gateway;

import chat.parley.protocol.CloseCode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import javax.net.ssl.SSLException;

/**
 * The server's side of a WebSocket (RFC 6455), as the last handler of a Netty channel. Built to be
 * small: an idle connection holds no buffer.
 *
 * <p>Bounds: one unfinished message (see {@link FrameDecoder}), and what a single read brought
 * while reading is stopped. Pings of a client that does not read are not answered.
 */
final class WebSocketChannel extends ChannelInboundHandlerAdapter implements ClientChannel {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketChannel.class);
    private static final long CLOSE_WITHIN_MS = 3_000;
    private static final int REASON_BYTES = 123;

    private final Channel channel;
    private final Listener listener;
    private final FrameDecoder decoder = new FrameDecoder();
    private final FrameDecoder.Sink sink = new Messages();

    /** Bytes that have arrived and are not decoded yet; null when there are none. */
    private @Nullable ByteBuf received;

    private State state = State.OPEN;
    private boolean reading = true;
    private boolean decoding;
    private boolean toldClosed;

    private enum State {
        OPEN,
        /** A close frame was sent; whatever comes before the client's own is dropped. */
        CLOSING,
        /** Nothing that comes has a meaning any more: all of it is dropped. */
        FAILED,
        CLOSED
    }

    /**
     * Must be made on the channel's event loop.
     *
     * @param listener makes the listener of this channel
     */
    WebSocketChannel(Channel channel, Function<? super ClientChannel, Listener> listener) {
        this.channel = channel;
        this.listener = listener.apply(this);
    }

    @Override
    public void write(EncodedFrame frame) {
        if (state == State.OPEN) {
            var _ = channel.write(frame.forOneRecipient(), channel.voidPromise());
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void stopReading() {
        reading = false;
        channel.config().setAutoRead(false);
    }

    @Override
    public void resumeReading() {
        reading = true;
        channel.config().setAutoRead(true);
        if (!decoding) {
            decode();
        }
    }

    @Override
    public void close(CloseCode code, String reason) {
        if (state == State.OPEN) {
            close(State.CLOSING, code, reason, _ -> {});
            if (!decoding) {
                decode();
            }
        }
    }

    /**
     * Goes on reading, and drops what comes: a socket that is closed with bytes unread answers by a
     * reset, which may overtake the close frame.
     */
    private void close(State next, CloseCode code, String reason, ChannelFutureListener then) {
        boolean first = state == State.OPEN;
        state = next;
        if (first) {
            var _ = channel.writeAndFlush(closeFrame(code.code(), reason)).addListener(then);
            channel.config().setAutoRead(true);
            var _ =
                    channel.eventLoop()
                            .schedule(this::hangUp, CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS);
            tellClosed();
        }
    }

    private void hangUp() {
        var _ = channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes) || isOver()) {
            ReferenceCountUtil.release(message);
            return;
        }
        received =
                received == null
                        ? bytes
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                                context.alloc(), received, bytes);
        if (!decoding) {
            decode();
        }
    }

    private void decode() {
        decoding = true;
        try {
            decodeAll();
        } catch (FramingException e) {
            fail(e.code(), e.reason());
        } finally {
            decoding = false;
        }
        if (received != null && !received.isReadable()) {
            dropReceived();
        }
    }

    private void decodeAll() throws FramingException {
        while (received != null && (reading || state == State.CLOSING) && !isOver()) {
            if (!decoder.next(received, sink)) {
                return;
            }
        }
    }

    private final class Messages implements FrameDecoder.Sink {
        @Override
        public void onText(byte[] utf8) {
            if (state == State.OPEN) {
                listener.onText(utf8);
            }
        }

        @Override
        public void onPing(byte[] payload) {
            onPong();
            if (state == State.OPEN && channel.isWritable()) {
                var _ = channel.writeAndFlush(pong(payload), channel.voidPromise());
            }
        }

        @Override
        public void onPong() {
            if (state == State.OPEN) {
                listener.onSign();
            }
        }

        @Override
        public void onClose(int code) {
            answerClose(code);
        }
    }

    private void answerClose(int code) {
        if (state == State.OPEN) {
            ByteBuf echo = closeFrame(code, "");
            var _ = channel.writeAndFlush(echo).addListener(ChannelFutureListener.CLOSE);
        } else {
            var _ = channel.close();
        }
        end();
    }

    /** Hangs up on this side at once; see {@link State#FAILED}. */
    private void fail(CloseCode code, String reason) {
        dropReceived();
        if (!isOver()) {
            close(State.FAILED, code, reason, _ -> endOutput());
        }
    }

    private void endOutput() {
        var _ = ((DuplexChannel) channel).shutdownOutput();
    }

    private boolean isOver() {
        return state == State.FAILED || state == State.CLOSED;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && state == State.OPEN) {
            listener.onDrained();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            var _ = channel.close();
        } else {
            LOG.error("A connection failed", cause);
            fail(CloseCode.INTERNAL, "a defect of the server");
        }
    }

    private void end() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            dropReceived();
            tellClosed();
        }
    }

    private void tellClosed() {
        if (!toldClosed) {
            toldClosed = true;
            listener.onClosed();
        }
    }

    private void dropReceived() {
        if (received != null) {
            received.release();
            received = null;
        }
    }

    private ByteBuf closeFrame(int code, String reason) {
        String ascii = shortened(reason);
        int length = Short.BYTES + ascii.length();
        ByteBuf frame = channel.alloc().buffer(2 + length);
        FrameHeader.write(frame, FrameHeader.Opcode.CLOSE.firstByte(), length);
        frame.writeShort(code);
        ByteBufUtil.writeAscii(frame, ascii);
        return frame;
    }

    private static String shortened(String reason) {
        return reason.length() <= REASON_BYTES ? reason : reason.substring(0, REASON_BYTES);
    }

    private ByteBuf pong(byte[] payload) {
        ByteBuf frame = channel.alloc().buffer(2 + payload.length);
        FrameHeader.write(frame, FrameHeader.Opcode.PONG.firstByte(), payload.length);
        return frame.writeBytes(payload);
    }
}
