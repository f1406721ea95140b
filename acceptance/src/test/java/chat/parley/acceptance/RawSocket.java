package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Codec;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A connection whose frames are read with nothing left over: written again, a frame is the JSON
 * that came. One caller at a time.
 */
final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_S = 60;
    private static final int MOST_AWAITED = 16;

    private final Eye eye;
    private final LinkedBlockingQueue<ServerFrame> awaited =
            new LinkedBlockingQueue<>(MOST_AWAITED);
    private final WebSocket socket;

    /** What comes now was not sent before this: a ping of that time was answered before. */
    private volatile long sentAfter = System.currentTimeMillis();

    /** Whether the list of rooms that follows the greeting is here. */
    private boolean welcomed;

    private volatile @Nullable Throwable failure;

    /** Sees every frame, in order, on a thread of the connection. */
    @FunctionalInterface
    interface Eye {
        /**
         * @param sentAfter the server did not send the frame before this
         */
        void saw(ServerFrame frame, long sentAfter);
    }

    RawSocket(HttpClient http, URI server, Eye eye) {
        this.eye = eye;
        this.socket =
                http.newWebSocketBuilder()
                        .subprotocols("parley.v1")
                        .buildAsync(
                                URI.create(
                                        server.resolve("/v1/stream")
                                                .toString()
                                                .replaceFirst("^http", "ws")),
                                new Listener())
                        .join();
    }

    void say(ClientFrame frame) {
        socket.sendText(new String(Codec.encode(frame), StandardCharsets.UTF_8), true).join();
    }

    /** Returns when all is here that the server sent before it read this. */
    void flush() {
        say(new ClientFrame.Ping(String.valueOf(System.currentTimeMillis())));
        await(ServerFrame.Pong.class);
    }

    /** Signs in, and returns when the list of the person's rooms is here. */
    void greet(String token) {
        say(new ClientFrame.Hello(token, null));
        await(ServerFrame.Rooms.class);
    }

    private void await(Class<? extends ServerFrame> kind) {
        try {
            assertThat(awaited.poll(PATIENCE_S, TimeUnit.SECONDS))
                    .as("the connection failed: %s", failure)
                    .isInstanceOf(kind);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void received(String json) throws InvalidJson {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        ServerFrame frame = Codec.decodeServer(bytes);
        assertThat(Json.readTree(Codec.encode(frame))).isEqualTo(Json.readTree(bytes));
        eye.saw(frame, sentAfter);
        if (frame instanceof ServerFrame.Pong(String ref) && ref != null) {
            sentAfter = Long.parseLong(ref);
        }
        boolean welcome = frame instanceof ServerFrame.Rooms rooms && !rooms.more() && !welcomed;
        welcomed |= welcome;
        if (welcome || frame instanceof ServerFrame.Pong) {
            awaited.add(frame);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket open, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                try {
                    received(partial.toString());
                } catch (InvalidJson | AssertionError e) {
                    failure = e;
                }
                partial.setLength(0);
            }
            open.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket open, int code, String reason) {
            failure = new AssertionError("closed: " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket open, Throwable error) {
            failure = error;
        }
    }

    @Override
    public void close() {
        Throwable wrong = failure;
        socket.abort();
        assertThat(wrong).as("what went wrong on the connection").isNull();
    }
}
