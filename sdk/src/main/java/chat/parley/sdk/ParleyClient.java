package chat.parley.sdk;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A signed-in person or bot. Stays connected, through restarts of the server and bad networks,
 * until {@link #close}. All calls block, which is what virtual threads are for; all may be made
 * from any thread. They throw {@link ParleyException}.
 *
 * <p>What comes back from {@link #send} is durable, and stands in the room once, however often it
 * had to be tried. Sends of one thread to one room keep their order.
 */
public final class ParleyClient implements AutoCloseable {
    private final Http http;
    private final RestClient rest;
    private final SyncLoop loop;
    private final Thread thread;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong sends = new AtomicLong();

    private ParleyClient(Http http, TokenSource tokens, ClientListener listener) {
        this.http = http;
        this.rest = new RestClient(http, tokens);
        this.loop = new SyncLoop(http, rest, tokens, listener);
        this.thread = Thread.ofVirtual().name("parley-client").start(loop);
    }

    /**
     * Begins to connect, and returns at once: what is sent meanwhile waits.
     *
     * @param server like {@code http://localhost:8080}
     */
    public static ParleyClient connect(URI server, TokenSource tokens) {
        return connect(server, tokens, ClientListener.NONE);
    }

    public static ParleyClient connect(URI server, TokenSource tokens, ClientListener listener) {
        return new ParleyClient(new Http(server), tokens, listener);
    }

    /** Makes a new session for this run of the program, which {@link #signOut} ends. */
    public static ParleyClient signIn(URI server, String name, String password) {
        var http = new Http(server);
        var accounts = new Accounts(http);
        var signIn = new Rest.SignIn(name, password, null, "Java", false);
        Rest.Tokens tokens = accounts.signIn(signIn);
        var store = TokenStore.inMemory(StoredSession.of(tokens, System.currentTimeMillis()));
        return new ParleyClient(http, new SessionTokens(accounts, store), ClientListener.NONE);
    }

    /** Everything that needs no live connection. */
    public RestClient rest() {
        return rest;
    }

    public List<RoomSummary> rooms() {
        return rest.rooms();
    }

    public RoomSummary createRoom(String name, RoomKind kind) {
        RoomId id = new RoomId(Uuids.v7(System.currentTimeMillis(), random));
        return rest.createRoom(new Rest.NewRoom(id, name, kind, null));
    }

    /** The conversation of the two, which may exist already. */
    public RoomSummary direct(UserId other) {
        return rest.createRoom(new Rest.NewRoom(null, null, RoomKind.DIRECT, List.of(other)));
    }

    /** Joins a public room, or one that one is invited to. */
    public void join(RoomId room) {
        rest.addMember(room, rest.account().user());
    }

    /** Sends a plain message; returns when it is durable, however long that takes. */
    public Rest.Sent send(RoomId room, String text) {
        return send(room, EventType.MESSAGE, Content.text(text), null);
    }

    /**
     * Sends an event; returns when it is durable.
     *
     * @param patience how long to wait; null: for ever
     * @throws RequestRefused when it did not land and will not
     * @throws SendUnsettled when it may or may not have landed: out of patience, client closed
     */
    public Rest.Sent send(RoomId room, String type, Content content, @Nullable Duration patience) {
        long send = sends.incrementAndGet();
        var waiting = loop.send(new SyncInput.Send(send, room, type, content));
        return switch (await(send, waiting, patience)) {
            case SendResult.Acked(long seq, long at) -> new Rest.Sent(seq, at);
            case SendResult.Refused(var code, var message) ->
                    throw new RequestRefused(code, message, null);
            case SendResult.Unsettled(var message) -> throw new SendUnsettled(message);
        };
    }

    private SendResult await(
            long send, CompletableFuture<SendResult> waiting, @Nullable Duration patience) {
        try {
            return patience == null
                    ? waiting.get()
                    : waiting.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            loop.abandon(send);
            return new SendResult.Unsettled("no answer within " + patience.toSeconds() + " s");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            loop.abandon(send);
            return new SendResult.Unsettled("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a send never ends by an exception", e);
        }
    }

    /** Every event of the room from its first on, then live. */
    public EventStream follow(RoomId room) {
        return follow(new ClientFrame.Cursor(room, 0, null));
    }

    /** Every event after the cursor, then live. A room can be followed once by one client. */
    public EventStream follow(ClientFrame.Cursor after) {
        return loop.follow(after);
    }

    /**
     * The last events before {@code before}, oldest first.
     *
     * @param before null: the newest
     * @param limit 1 to 200
     */
    public Rest.Events history(RoomId room, @Nullable Long before, int limit) {
        return rest.eventsBefore(room, before, limit);
    }

    /**
     * Tells the others that one is writing; repeat it every 3 s at most.
     *
     * @param thread the message that the thread is about; null: one writes in the room itself
     */
    public void typing(RoomId room, @Nullable Long thread) {
        loop.put(new SyncInput.Signal(new ClientFrame.Typing(room, thread)));
    }

    /** Moves the own read cursor; {@link RestClient#markRead} does it also when not connected. */
    public void markRead(RoomId room, long seq) {
        loop.put(new SyncInput.Signal(new ClientFrame.Read(room, seq)));
    }

    /** Ends the session, too: its tokens are good no more. */
    public void signOut() {
        rest.signOut();
        close();
    }

    /** Open sends end as {@link SendUnsettled}, streams as {@link RequestRefused}. */
    @Override
    public void close() {
        loop.put(new SyncInput.Stop());
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
