package chat.parley.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what a client sent right behind its request. The HTTP decoder hands it on when it is
 * removed, at a moment when the handler of Vert.x behind it would drop it. When this handler is
 * removed in turn, the next one gets it.
 */
final class EarlyBytes extends ChannelInboundHandlerAdapter {
    private final List<ByteBuf> kept = new ArrayList<>(1);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            kept.add(bytes);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        kept.forEach(context::fireChannelRead);
        kept.clear();
    }
}
