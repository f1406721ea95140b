package chat.parley.cli.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A broadcaster that is no chat server: it numbers what it is sent and writes it to everybody in
 * the room. No accounts, no members, no store, no back pressure. What it costs is what the network
 * stack costs here; what Parley costs more is the price of its promises. It speaks enough of {@code
 * parley.v1} for {@link LoadClient}, with frames of the same size, and fans out as Parley does: one
 * encoding, one task per event loop, one flush per touched connection.
 */
final class RawBroadcast implements AutoCloseable {
    private static final int BACKLOG = 4096;

    private final Transport transport = Transport.available();
    private final EventLoopGroup group;
    private final Map<EventLoop, RawFanout> fanouts = new ConcurrentHashMap<>();
    private final RawRooms rooms = new RawRooms(fanouts);
    private final Channel listening;

    RawBroadcast(int loops) {
        group = transport.loops(loops, "raw");
        listening =
                new ServerBootstrap()
                        .group(group)
                        .channel(transport.server())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel accepted) {
                                        accepted.pipeline().addLast(connection(accepted));
                                    }
                                })
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .syncUninterruptibly()
                        .channel();
    }

    /** Runs until it is ended from outside. */
    public static void main(String[] arguments) {
        var broadcast = new RawBroadcast(Runtime.getRuntime().availableProcessors());
        System.out.println("Raw broadcast is ready at " + broadcast.address());
        broadcast.listening.closeFuture().syncUninterruptibly();
    }

    URI address() {
        int port = ((InetSocketAddress) listening.localAddress()).getPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private RawConnection connection(Channel accepted) {
        RawFanout fanout = fanouts.computeIfAbsent(accepted.eventLoop(), RawFanout::new);
        return new RawConnection(rooms, fanout);
    }
}
