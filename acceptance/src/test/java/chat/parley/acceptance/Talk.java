package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.StreamItem;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** One who speaks all the time and one who listens, each by a socket through a balancer. */
final class Talk implements AutoCloseable {
    private static final int SOME = 20;
    private static final long MADE = 1;
    private static final long PAUSE_NANOS = 20_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI balancer;
    private final ParleyClient speaker;
    private final ParleyClient listener;
    private final RoomId room;
    private final EventStream stream;
    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> said = new CompletableFuture<>();
    private volatile boolean enough;

    Talk(URI balancer, ParleyClient speaker, ParleyClient listener) {
        this.balancer = balancer;
        this.speaker = speaker;
        this.listener = listener;
        this.room = speaker.createRoom("talk", RoomKind.PUBLIC).room();
        this.stream = listener.follow(new Cursor(room, MADE, null));
        Thread.startVirtualThread(this::listen);
        Thread.startVirtualThread(this::speak);
    }

    URI balancer() {
        return balancer;
    }

    private static String message(int number) {
        return "message " + number;
    }

    private void speak() {
        try {
            int number = 0;
            for (; !enough; number++) {
                long seq = speaker.send(room, message(number)).seq();
                assertThat(seq).isEqualTo(MADE + 1 + number);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            said.complete(number);
        } catch (RuntimeException | AssertionError e) {
            said.completeExceptionally(e);
        }
    }

    private void listen() {
        try {
            for (StreamItem item = stream.next(); item != null; item = stream.next()) {
                heard.add(((StreamItem.Delivered) item).event());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when some more was said and heard. */
    void awaitMore() {
        int more = heard.size() + SOME;
        await().atMost(PATIENCE)
                .until(() -> heard.size() >= more || said.isCompletedExceptionally());
        assertThat(said).isNotDone();
    }

    /** Ends it. */
    void assertNothingIsLostOrTwice() {
        enough = true;
        List<Content> messages =
                IntStream.range(0, said.join()).mapToObj(Talk::message).map(Content::text).toList();
        await().atMost(PATIENCE).until(() -> heard.size() >= messages.size());
        assertThat(heard).extracting(Event::content).isEqualTo(messages);
    }

    @Override
    public void close() {
        enough = true;
        stream.close();
        speaker.close();
        listener.close();
    }
}
