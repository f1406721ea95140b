package chat.parley.gateway;

import chat.parley.accounts.Principal;
import chat.parley.accounts.Rights;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Codec;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.ByeReason;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

/**
 * One connection: who is at its other end, and what they asked for. Owned by its event loop; only
 * {@link #leave} may be called by other threads.
 *
 * <pre>
 *   GREETING ── hello ──► OPEN ── bye ──► OVER
 * </pre>
 */
final class ClientSession implements ClientChannel.Listener {
    private static final long MINUTE_MS = 60_000;
    private static final long LEAVE_WITHIN_MS = 5_000;
    private static final int INVALID_FRAMES = 20;

    private final ClientChannel channel;
    private final Fanout fanout;
    private final Node node;
    private final Reading reading;
    private final Pace pace;
    private final SignIn signIn;
    private final Subscriptions subscriptions;
    private final WatchedRooms rooms;
    private final PendingSends sends;
    private final ReadCursors cursors;
    private final ShownStatus availability;
    private final Apart apart;

    /** Where {@link Fanout} keeps it; of no meaning to others. */
    int index;

    private final long number;
    private boolean over;
    private boolean touched;
    private ServerFrame.@Nullable Bye farewell;
    private long leaveBy;

    private final long openedAt;

    /** When the client was last heard or took something. */
    private long heardAt;

    private int invalidFrames;
    private long invalidSince;

    ClientSession(ClientChannel channel, Fanout fanout, Node node) {
        this.channel = channel;
        this.fanout = fanout;
        this.node = node;
        this.openedAt = node.elapsed();
        this.heardAt = openedAt;
        this.reading = new Reading(channel);
        this.pace = new Pace(node.config().framesPerSecond(), openedAt);
        this.signIn = new SignIn(this);
        this.subscriptions = new Subscriptions(this);
        this.rooms = new WatchedRooms(this);
        this.sends = new PendingSends(this);
        this.cursors = new ReadCursors(this);
        this.availability = new ShownStatus(this);
        this.apart = new Apart(this);
        this.number = node.connections().opened();
        fanout.add(this);
    }

    Node node() {
        return node;
    }

    Fanout fanout() {
        return fanout;
    }

    Reading reading() {
        return reading;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    WatchedRooms rooms() {
        return rooms;
    }

    ReadCursors cursors() {
        return cursors;
    }

    ShownStatus availability() {
        return availability;
    }

    /** What the person has chosen to show, and so to see, of what passes. */
    PresenceSettings settings() {
        return availability.settings();
    }

    /** To be asked only after the client has signed in. */
    Apart apart() {
        return apart;
    }

    /** What log lines about it are found by. */
    String origin() {
        return "connection " + number;
    }

    boolean isOver() {
        return over;
    }

    /** To be asked only after the client has signed in. */
    Principal principal() {
        return signIn.principal();
    }

    UserId user() {
        return signIn.principal().user();
    }

    boolean isOf(@Nullable UserId user) {
        return signIn.isDone() && user().equals(user);
    }

    @Override
    public void onText(byte[] utf8) {
        onSign();
        try {
            dispatch(Codec.decodeClient(utf8));
        } catch (Codec.InvalidFrame e) {
            invalid(e.answer());
        }
    }

    private void dispatch(ClientFrame frame) {
        Rights right = Rights.of(frame);
        if (right != Rights.ANYONE && !signIn.isDone()) {
            String message = "say 'hello' with a token first";
            invalid(ServerFrame.Error.of(null, ErrorCode.UNAUTHENTICATED, message));
            return;
        }
        if (signIn.isDone() && !right.include(principal().role())) {
            String message = "not for the role " + principal().role();
            invalid(ServerFrame.Error.of(null, ErrorCode.FORBIDDEN, message));
            return;
        }
        switch (frame) {
            case ClientFrame.Hello hello -> signIn.hello(hello);
            case ClientFrame.Subscribe sub -> subscriptions.subscribe(sub);
            case ClientFrame.Unsubscribe unsub -> subscriptions.unsubscribe(unsub);
            case ClientFrame.Send send -> sends.send(send);
            case ClientFrame.Read read -> cursors.read(read.room(), read.seq());
            case ClientFrame.Typing typing -> subscriptions.typing(typing);
            case ClientFrame.Status status -> availability.show(status.status());
            case ClientFrame.Ping ping -> send(new ServerFrame.Pong(ping.ref()));
        }
    }

    private void invalid(ServerFrame.Error answer) {
        if (heardAt - invalidSince > MINUTE_MS) {
            invalidSince = heardAt;
            invalidFrames = 0;
        }
        send(answer);
        if (++invalidFrames >= INVALID_FRAMES) {
            bye(ByeReason.PROTOCOL_ERROR, "too many frames that cannot be carried out", null);
        }
    }

    void error(
            @Nullable String ref,
            @Nullable RoomId room,
            ErrorCode code,
            String message,
            @Nullable Long retryAfterMs) {
        send(new ServerFrame.Error(ref, room, code, message, retryAfterMs));
    }

    /** Sends a frame of this connection alone. */
    void send(ServerFrame frame) {
        if (!over) {
            if (frame instanceof ServerFrame.Error error && signIn.isDone()) {
                node.security().refused(error.code(), "a frame", user().toString());
            }
            EncodedFrame encoded = EncodedFrame.of(frame);
            write(encoded);
            encoded.release();
        }
    }

    /** The frame's reference stays the caller's. */
    void write(EncodedFrame frame) {
        channel.write(frame);
        if (!touched) {
            touched = true;
            fanout.touch(this);
        }
        if (!channel.isWritable()) {
            reading.hold(Reading.Hold.UNWRITABLE);
        }
    }

    /** Whether there is room for another frame, perhaps after the queued ones were flushed. */
    boolean takesMore() {
        if (!channel.isWritable()) {
            channel.flush();
        }
        return channel.isWritable();
    }

    void flush() {
        touched = false;
        channel.flush();
    }

    @Override
    public void onSign() {
        heardAt = node.elapsed();
        if (!pace.count(heardAt)) {
            reading.hold(Reading.Hold.TOO_FAST);
        }
    }

    /** Put off: flushing, in the middle of a delivery, may have made the channel writable. */
    @Override
    public void onDrained() {
        fanout.execute(this::drained);
    }

    private void drained() {
        if (!over && channel.isWritable()) {
            heardAt = node.elapsed();
            subscriptions.drained();
            rooms.drained();
            reading.release(Reading.Hold.UNWRITABLE);
        }
    }

    /** Called four times a second. */
    void tick() {
        long now = node.elapsed();
        if (farewell != null) {
            leaveWhenAnswered(now);
        } else if (!signIn.isDone()) {
            releaseIfRested(now);
            if (isLateForHello(now)) {
                bye(ByeReason.HELLO_TIMEOUT, "say 'hello' within 5 s", null);
            }
        } else if (isSilent(now)) {
            bye(ByeReason.HEARTBEAT_TIMEOUT, "nothing was heard for too long", 0L);
        } else if (node.now() - principal().expiresAt() > node.config().tokenGrace().toMillis()) {
            bye(ByeReason.TOKEN_EXPIRED, "the token has expired: refresh it", null);
        } else {
            work(now);
        }
    }

    private boolean isLateForHello(long now) {
        return !reading.isHeld(Reading.Hold.SIGNING_IN)
                && now - openedAt >= node.config().helloTimeout().toMillis();
    }

    private void releaseIfRested(long now) {
        if (pace.isRested(now)) {
            reading.release(Reading.Hold.TOO_FAST);
        }
    }

    private void work(long now) {
        releaseIfRested(now);
        if (over) {
            return; // by something that was read just now
        }
        subscriptions.tick(now);
        rooms.tick();
        cursors.tick(now);
        availability.tick(now);
        apart.tick(now);
    }

    /**
     * Only what the client could have done counts: it is heard, or does not take what it is sent.
     */
    private boolean isSilent(long now) {
        boolean couldSpeak = reading.isOn() || reading.isHeld(Reading.Hold.UNWRITABLE);
        return couldSpeak && now - heardAt > 2 * node.config().heartbeat().toMillis();
    }

    /** Says goodbye at once. May be called by any thread. */
    void cut(ByeReason reason, String message, @Nullable Long retryAfterMs) {
        fanout.execute(() -> bye(reason, message, retryAfterMs));
    }

    /** Says goodbye once the sends under way are answered. May be called by any thread. */
    void leave(ByeReason reason, String message, @Nullable Long retryAfterMs) {
        fanout.execute(
                () -> {
                    if (over) {
                        return;
                    }
                    farewell = new ServerFrame.Bye(reason, message, retryAfterMs);
                    leaveBy = node.elapsed() + LEAVE_WITHIN_MS;
                    reading.hold(Reading.Hold.LEAVING);
                    leaveWhenAnswered(node.elapsed());
                });
    }

    private void leaveWhenAnswered(long now) {
        if (farewell != null && (!sends.areUnderWay() || now >= leaveBy)) {
            bye(farewell.reason(), farewell.message(), farewell.retryAfterMs());
        }
    }

    /** The last word. */
    void bye(ByeReason reason, String message, @Nullable Long retryAfterMs) {
        if (!over) {
            send(new ServerFrame.Bye(reason, message, retryAfterMs));
            channel.close(CloseCode.after(reason), message);
            onClosed();
        }
    }

    @Override
    public void onClosed() {
        if (over) {
            return;
        }
        over = true;
        if (signIn.isDone()) {
            node.connections().remove(principal(), this);
            cursors.close();
            availability.close();
        }
        subscriptions.close();
        rooms.close();
        fanout.remove(this);
        node.connections().closed();
    }
}
