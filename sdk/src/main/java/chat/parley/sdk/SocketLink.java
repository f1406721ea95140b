package chat.parley.sdk;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Codec;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One socket. Reads ahead at most {@value #WINDOW} frames: each frame that was dealt with ({@link
 * #dealtWith}) lets one more in, so that a slow reader slows the server down and nothing piles up
 * here. {@link #send} and {@link #abort} are for one thread.
 */
final class SocketLink implements WebSocket.Listener {
    private static final int WINDOW = 64;

    /** Frames that may wait for the network; a server that reads less is given up. */
    private static final int MOST_UNSENT = 512;

    /** Characters in a frame of a server at most. */
    private static final int MOST_CHARS = 4 * 1024 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final String SUBPROTOCOL = "parley.v1";

    private final Receiver receiver;
    private final CompletableFuture<WebSocket> socket;
    private final StringBuilder partial = new StringBuilder();
    private final AtomicInteger unsent = new AtomicInteger();
    private CompletableFuture<?> lastSent;

    /** Hears what happens, from threads of the HTTP client; must not block for long. */
    interface Receiver {
        void opened();

        void received(ServerFrame frame);

        /** Told at least once when the socket ends for whatever reason. */
        void ended();
    }

    SocketLink(HttpClient client, URI server, Receiver receiver) {
        this.receiver = receiver;
        this.socket =
                client.newWebSocketBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .subprotocols(SUBPROTOCOL)
                        .buildAsync(server, this);
        this.lastSent = socket;
        var _ = socket.whenComplete((_, failure) -> tried(failure));
    }

    private void tried(@Nullable Throwable failure) {
        if (failure == null) {
            receiver.opened();
        } else {
            receiver.ended();
        }
    }

    /** Sends after everything before; a failure ends the socket. */
    void send(ClientFrame frame) {
        if (unsent.incrementAndGet() > MOST_UNSENT) {
            abort();
            receiver.ended();
            return;
        }
        String text = new String(Codec.encode(frame), StandardCharsets.UTF_8);
        lastSent =
                lastSent.thenCompose(_ -> socket.join().sendText(text, true))
                        .whenComplete((_, failure) -> sent(failure));
    }

    private void sent(@Nullable Throwable failure) {
        unsent.decrementAndGet();
        if (failure != null) {
            receiver.ended();
        }
    }

    /** A frame that was received is dealt with: another one may come. */
    void dealtWith() {
        var _ = socket.thenAccept(open -> open.request(1));
    }

    void abort() {
        var _ = socket.thenAccept(WebSocket::abort);
    }

    @Override
    public void onOpen(WebSocket open) {
        open.request(WINDOW);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket open, CharSequence data, boolean last) {
        partial.append(data);
        if (partial.length() > MOST_CHARS) {
            open.abort();
            receiver.ended();
        } else if (last) {
            String text = partial.toString();
            partial.setLength(0);
            receive(open, text);
        } else {
            open.request(1);
        }
        return null;
    }

    private void receive(WebSocket open, String text) {
        try {
            receiver.received(Codec.decodeServer(text.getBytes(StandardCharsets.UTF_8)));
        } catch (InvalidJson _) {
            // of a newer server: what matters comes again, or the gap check asks for it
            open.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket open, int code, String reason) {
        receiver.ended();
        return null;
    }

    @Override
    public void onError(WebSocket open, Throwable failure) {
        receiver.ended();
    }
}
