package chat.parley.sdk;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The shell around {@link Sync}: one virtual thread that takes what happens from a bounded queue,
 * asks the machine, and carries its effects out. What blocks (tokens, history) runs in threads of
 * its own and comes back through the queue.
 */
final class SyncLoop implements Runnable {
    private static final int MOST_WAITING = 1_024;
    private static final String SOCKET_PATH = "/v1/stream";

    private final Sync sync = new Sync(new SecureRandom());
    private final Http http;
    private final RestClient rest;
    private final TokenSource tokens;
    private final ClientListener listener;
    private final BlockingQueue<Happened> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<Long, CompletableFuture<SendResult>> sends = new ConcurrentHashMap<>();
    private final Map<RoomId, EventStream> streams = new HashMap<>();
    private final Deque<SyncEffect> effects = new ArrayDeque<>();
    private final long startMs = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();
    private volatile @Nullable String stopped;
    private volatile @Nullable String token;
    private @Nullable SocketLink link;
    private int links;

    /** What the loop's own thread puts: it must not wait for itself. */
    private final Deque<Happened> own = new ArrayDeque<>();

    private volatile @Nullable Thread self;

    /** Something for the loop to do. */
    private sealed interface Happened {
        record Input(SyncInput input) implements Happened {}

        /** Of the socket that was opened as number {@code link}. */
        record OnSocket(int link, SyncInput input) implements Happened {}

        record Following(Cursor from, EventStream stream) implements Happened {}
    }

    SyncLoop(Http http, RestClient rest, TokenSource tokens, ClientListener listener) {
        this.http = http;
        this.rest = rest;
        this.tokens = tokens;
        this.listener = listener;
    }

    /** From any thread; waits while the loop has too much to do. */
    void put(SyncInput input) {
        put(new Happened.Input(input));
    }

    CompletableFuture<SendResult> send(SyncInput.Send send) {
        var result = new CompletableFuture<SendResult>();
        sends.put(send.send(), result);
        put(send);
        return result;
    }

    void abandon(long send) {
        sends.remove(send);
        put(new SyncInput.Abandon(send));
    }

    EventStream follow(Cursor from) {
        RoomId room = from.room();
        var stream =
                new EventStream(
                        new EventStream.Control() {
                            @Override
                            public void resume() {
                                put(new SyncInput.Resume(room));
                            }

                            @Override
                            public void unfollow() {
                                put(new SyncInput.Unfollow(room));
                            }
                        });
        put(new Happened.Following(from, stream));
        String message = stopped;
        if (message != null) {
            stream.end(ended(message));
        }
        return stream;
    }

    private void put(Happened happened) {
        if (Thread.currentThread() == self) {
            own.addLast(happened);
            return;
        }
        boolean put = false;
        boolean interrupted = false;
        while (stopped == null && !put) {
            try {
                put = queue.offer(happened, 1, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        String message = stopped;
        if (message != null) {
            giveUp(message);
        }
    }

    @Override
    public void run() {
        self = Thread.currentThread();
        try {
            input(new SyncInput.Start());
            while (stopped == null) {
                Happened next = poll();
                if (next == null) {
                    input(new SyncInput.Tick());
                } else {
                    take(next);
                }
            }
        } catch (InterruptedException _) {
            end("the client was interrupted");
        } catch (RuntimeException e) {
            end("the client failed: " + e);
            throw e;
        }
    }

    /** Null when the machine's next tick is due. */
    private @Nullable Happened poll() throws InterruptedException {
        Happened waiting = own.isEmpty() ? queue.poll() : own.pollFirst();
        if (waiting != null) {
            return waiting;
        }
        long wakeAt = sync.wakeAt();
        return wakeAt == Long.MAX_VALUE
                ? queue.take()
                : queue.poll(Math.max(0, wakeAt - now()), TimeUnit.MILLISECONDS);
    }

    private void take(Happened happened) {
        switch (happened) {
            case Happened.Input(var input) -> {
                if (input instanceof SyncInput.Unfollow(var room)) {
                    streams.remove(room);
                }
                input(input);
            }
            case Happened.OnSocket(int number, var input) -> {
                if (number == links) {
                    input(input);
                    dealtWith(input);
                }
            }
            case Happened.Following(var from, var stream) -> follow(from, stream);
        }
    }

    private void dealtWith(SyncInput input) {
        if (link != null && input instanceof SyncInput.Received) {
            link.dealtWith();
        }
    }

    private void follow(Cursor from, EventStream stream) {
        if (streams.putIfAbsent(from.room(), stream) == null) {
            input(new SyncInput.Follow(from));
        } else {
            String message = "this client follows the room already";
            stream.end(new RequestRefused(ErrorCode.CONFLICT, message, null));
        }
    }

    private void input(SyncInput input) {
        effects.addAll(sync.on(input, now()));
        for (SyncEffect next = effects.pollFirst(); next != null; next = effects.pollFirst()) {
            carryOut(next);
        }
    }

    private void carryOut(SyncEffect effect) {
        switch (effect) {
            case SyncEffect.Connect() -> connect();
            case SyncEffect.Disconnect() -> disconnect();
            case SyncEffect.SendFrame(var frame) -> {
                if (link != null) {
                    link.send(frame);
                }
            }
            case SyncEffect.NeedToken() -> Thread.startVirtualThread(this::fetchToken);
            case SyncEffect.Deliver(var cursor, var event) ->
                    add(new StreamItem.Delivered(cursor, event));
            case SyncEffect.Skip(var cursor, long from, var reason) ->
                    add(new StreamItem.Skipped(cursor, from, reason));
            case SyncEffect.Reset(var cursor, long head) ->
                    add(new StreamItem.Restarted(cursor, head));
            case SyncEffect.FollowEnded(var room, var code, var message) -> {
                EventStream stream = streams.remove(room);
                if (stream != null) {
                    stream.end(new RequestRefused(code, message, null));
                }
            }
            case SyncEffect.ReadHistory read ->
                    Thread.startVirtualThread(() -> put(readHistory(read)));
            case SyncEffect.Finished(long send, var result) -> {
                CompletableFuture<SendResult> waiting = sends.remove(send);
                if (waiting != null) {
                    waiting.complete(result);
                }
            }
            case SyncEffect.Told(var frame) -> listener.told(frame);
            case SyncEffect.Online(var user, _) -> listener.online(user);
            case SyncEffect.Offline(long retryAt) -> listener.offline(Math.max(0, retryAt - now()));
            case SyncEffect.Stopped(var message) -> end(message);
        }
    }

    private void add(StreamItem item) {
        RoomId room = item.cursor().room();
        EventStream stream = streams.get(room);
        if (stream != null && stream.add(item)) {
            effects.addAll(sync.on(new SyncInput.Pause(room), now()));
        }
    }

    private void connect() {
        disconnect();
        int number = ++links;
        var receiver =
                new SocketLink.Receiver() {
                    @Override
                    public void opened() {
                        put(new Happened.OnSocket(number, new SyncInput.Connected()));
                    }

                    @Override
                    public void received(ServerFrame frame) {
                        put(new Happened.OnSocket(number, new SyncInput.Received(frame)));
                    }

                    @Override
                    public void ended() {
                        put(new Happened.OnSocket(number, new SyncInput.Lost()));
                    }
                };
        link = new SocketLink(http.client(), http.resolve(SOCKET_PATH, true), receiver);
    }

    private void disconnect() {
        if (link != null) {
            link.abort();
            link = null;
        }
    }

    private void fetchToken() {
        try {
            AccessToken fresh = tokens.get(token);
            token = fresh.text();
            put(new SyncInput.TokenGiven(fresh.text(), fresh.expiresInMs()));
        } catch (RequestRefused e) {
            put(
                    Sync.isPassing(e.code()) && e.code() != ErrorCode.UNAUTHENTICATED
                            ? new SyncInput.TokenFailed()
                            : new SyncInput.TokenDenied(e.message()));
        } catch (ServerUnreachable _) {
            put(new SyncInput.TokenFailed());
        } catch (RuntimeException e) {
            put(new SyncInput.TokenDenied(String.valueOf(e.getMessage())));
        }
    }

    private SyncInput readHistory(SyncEffect.ReadHistory read) {
        try {
            return new SyncInput.HistoryRead(
                    read.send(), rest.eventsAfter(read.room(), read.after(), Limits.PAGE_EVENTS));
        } catch (RequestRefused e) {
            return new SyncInput.HistoryFailed(read.send(), e.code());
        } catch (ServerUnreachable _) {
            return new SyncInput.HistoryFailed(read.send(), null);
        }
    }

    private void end(String message) {
        disconnect();
        stopped = message;
        RequestRefused reason = ended(message);
        streams.values().forEach(stream -> stream.end(reason));
        for (Happened missed = queue.poll(); missed != null; missed = queue.poll()) {
            if (missed instanceof Happened.Following(_, var stream)) {
                stream.end(reason);
            }
        }
        giveUp(message);
        listener.stopped(message);
    }

    private static RequestRefused ended(String message) {
        return new RequestRefused(ErrorCode.UNAVAILABLE, message, null);
    }

    private void giveUp(String message) {
        for (Long send : List.copyOf(sends.keySet())) {
            CompletableFuture<SendResult> waiting = sends.remove(send);
            if (waiting != null) {
                waiting.complete(new SendResult.Unsettled(message));
            }
        }
    }

    private long now() {
        return startMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
}
