package chat.parley.cli.bench;

import chat.parley.protocol.RoomId;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The readers of one event loop. {@link #cast} may be called by any thread, the rest by the loop.
 */
final class RawFanout {
    private final EventLoop loop;
    private final Map<RoomId, List<Channel>> readers = new HashMap<>();
    private final Queue<Cast> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Owns one count of {@code frame}. */
    private record Cast(RoomId room, ByteBuf frame) {}

    RawFanout(EventLoop loop) {
        this.loop = loop;
    }

    void join(RoomId room, Channel reader) {
        readers.computeIfAbsent(room, _ -> new ArrayList<>()).add(reader);
    }

    void leave(Channel reader) {
        readers.values().forEach(inRoom -> inRoom.remove(reader));
    }

    /** Takes over one count of {@code frame}. */
    void cast(RoomId room, ByteBuf frame) {
        queue.add(new Cast(room, frame));
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    private void drain() {
        scheduled.set(false);
        Set<Channel> touched = new LinkedHashSet<>();
        for (Cast cast = queue.poll(); cast != null; cast = queue.poll()) {
            for (Channel reader : readers.getOrDefault(cast.room(), List.of())) {
                var _ = reader.write(cast.frame().retainedDuplicate(), reader.voidPromise());
                touched.add(reader);
            }
            cast.frame().release();
        }
        touched.forEach(Channel::flush);
    }
}
