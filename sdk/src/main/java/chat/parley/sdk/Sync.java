package chat.parley.sdk;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Deterministic;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A client's side of the protocol: stays connected, follows rooms with no hole and no double, sends
 * each event once. A state machine: {@link #on} takes what happened and answers what is to be done,
 * in that order; the shell does it and feeds the results back. Not thread-safe.
 *
 * <pre>
 *   IDLE ─► (NeedToken ─► TokenGiven) ─► Connect ─► Connected ─► hello ─► ready ─► READY
 *             ▲                                                                     │
 *             └────────── WAITING (jittered back-off) ◄── Lost, bye, silence ───────┘
 *   anywhere ─► STOPPED: session over, token denied, stopped by the application
 * </pre>
 *
 * <p>Times are milliseconds of one clock that never goes back. {@link #wakeAt} tells when the next
 * {@link SyncInput.Tick} is due. Followed rooms and waiting sends survive any number of
 * connections. Everything held is bounded: followed rooms by {@code Limits.SUBSCRIPTIONS}, sends by
 * {@value Outbox#MOST}.
 *
 * <p>{@code protocol/sync-scenarios.json} holds the rules as a table that clients in other
 * languages run as well.
 */
@Deterministic
public final class Sync {
    private static final long NEVER = Long.MAX_VALUE;

    /** How long opening a socket, and then the answer to {@code hello}, may take. */
    private static final long PATIENCE_MS = 15_000;

    /**
     * After a connection that lived so long, or was good for an event or an acknowledgement, the
     * next back-off starts from the beginning; one that a server only lets in and drops does not.
     */
    private static final long STEADY_MS = 10_000;

    private static final long TOKEN_RETRY_MS = 5_000;
    private static final long LEAST_HEARTBEAT_MS = 1_000;
    private static final long MOST_HEARTBEAT_MS = 5 * 60_000;

    /** Fresh tokens that a server may reject in a row before the client takes its word for it. */
    private static final int REJECTIONS = 3;

    private final KnownHeads heads = new KnownHeads();
    private final Following following = new Following(heads);
    private final Outbox outbox;
    private final Backoff backoff;

    private Phase phase = Phase.IDLE;

    /** WAITING: when to try again; CONNECTING, GREETING: when to give up. */
    private long deadline = NEVER;

    private @Nullable String token;
    private boolean askedForToken;
    private long renewAt = NEVER;
    private int rejections;

    /** From the last {@code rooms} frame: what the application knows already. */
    private @Nullable String since;

    private long heartbeatMs = LEAST_HEARTBEAT_MS;
    private long readyAt;
    private boolean useful;
    private long heardAt;
    private long saidAt;
    private long pingedAt;

    private enum Phase {
        IDLE,
        NO_TOKEN,
        CONNECTING,
        GREETING,
        READY,
        WAITING,
        STOPPED
    }

    /**
     * @param random for back-off and event ids; secure in real clients, seeded in simulations
     */
    public Sync(RandomGenerator random) {
        this.backoff = new Backoff(random);
        this.outbox = new Outbox(random, heads);
    }

    /** Whether the same request may succeed later. */
    static boolean isPassing(ErrorCode code) {
        return switch (code) {
            case BUSY, RATE_LIMITED, UNAVAILABLE, INTERNAL, UNAUTHENTICATED, TOKEN_EXPIRED -> true;
            case SESSION_ENDED,
                    AWAITING_APPROVAL,
                    PASSWORD_NEEDED,
                    INVALID,
                    UNKNOWN_OP,
                    TOO_LARGE,
                    FORBIDDEN,
                    NOT_FOUND,
                    NOT_MEMBER,
                    CLOSED,
                    CONFLICT,
                    RESYNC,
                    ENCRYPTION_REQUIRED,
                    STALE_EPOCH,
                    REMOVAL_NEEDED ->
                    false;
        };
    }

    /** Where a followed room stands: everything up to here was delivered. */
    public ClientFrame.@Nullable Cursor cursor(RoomId room) {
        return following.cursor(room);
    }

    /** How often an event was missing and asked for again. */
    public long repairs() {
        return following.repairs();
    }

    /** When the next tick is due, by the clock of the inputs; {@code Long.MAX_VALUE}: none. */
    public long wakeAt() {
        return switch (phase) {
            case IDLE, NO_TOKEN, STOPPED -> NEVER;
            case CONNECTING, GREETING, WAITING -> deadline;
            case READY ->
                    Math.min(
                            Math.min(pingAt(), silentAt()),
                            Math.min(
                                    askedForToken ? NEVER : renewAt,
                                    Math.min(following.wakeAt(), outbox.wakeAt())));
        };
    }

    public List<SyncEffect> on(SyncInput input, long now) {
        List<SyncEffect> effects = new ArrayList<>();
        if (phase == Phase.STOPPED) {
            refuse(input, effects);
        } else {
            take(input, now, effects);
        }
        return effects;
    }

    private static void refuse(SyncInput input, List<SyncEffect> effects) {
        String message = "the client is stopped";
        if (input instanceof SyncInput.Send send) {
            var refused = new SendResult.Refused(ErrorCode.UNAVAILABLE, message);
            effects.add(new SyncEffect.Finished(send.send(), refused));
        }
        if (input instanceof SyncInput.Follow(var from)) {
            effects.add(new SyncEffect.FollowEnded(from.room(), ErrorCode.UNAVAILABLE, message));
        }
    }

    private void take(SyncInput input, long now, List<SyncEffect> effects) {
        switch (input) {
            case SyncInput.Start() -> {
                if (phase == Phase.IDLE) {
                    begin(now, effects);
                }
            }
            case SyncInput.Connected() -> connected(now, effects);
            case SyncInput.Lost() -> lost(now, effects);
            case SyncInput.Received(var frame) -> received(frame, now, effects);
            case SyncInput.Tick() -> tick(now, effects);
            case SyncInput.TokenGiven(var fresh, long expiresInMs) ->
                    tokenGiven(fresh, expiresInMs, now, effects);
            case SyncInput.TokenFailed() -> tokenFailed(now, effects);
            case SyncInput.TokenDenied(var message) -> stop(message, effects);
            case SyncInput.Follow(var from) -> following.follow(from, now, effects);
            case SyncInput.Unfollow(var room) -> following.unfollow(room, effects);
            case SyncInput.Pause(var room) -> following.pause(room, effects);
            case SyncInput.Resume(var room) -> following.resume(room, now, effects);
            case SyncInput.Send send -> outbox.send(send, now, effects);
            case SyncInput.Abandon(long send) -> outbox.abandon(send, now, effects);
            case SyncInput.HistoryRead(long send, var page) -> {
                outbox.read(send, page, now, effects);
                if (outbox.doubtsClock()) {
                    askForTime(now, effects);
                }
            }
            case SyncInput.HistoryFailed(long send, var refused) ->
                    outbox.notRead(send, refused, now, effects);
            case SyncInput.Signal(var frame) -> {
                if (phase == Phase.READY) {
                    say(frame, now, effects);
                }
            }
            case SyncInput.Stop() -> stop("the client was stopped", effects);
        }
    }

    private void begin(long now, List<SyncEffect> effects) {
        if (token == null || now >= renewAt) {
            phase = Phase.NO_TOKEN;
            askForToken(effects);
        } else {
            phase = Phase.CONNECTING;
            deadline = now + PATIENCE_MS;
            effects.add(new SyncEffect.Connect());
        }
    }

    private void askForToken(List<SyncEffect> effects) {
        if (!askedForToken) {
            askedForToken = true;
            effects.add(new SyncEffect.NeedToken());
        }
    }

    private void tokenGiven(String fresh, long expiresInMs, long now, List<SyncEffect> effects) {
        askedForToken = false;
        token = fresh;
        renewAt = now + Math.max(TOKEN_RETRY_MS, expiresInMs / 4 * 3);
        switch (phase) {
            case NO_TOKEN -> begin(now, effects);
            case GREETING, READY -> say(new ClientFrame.Hello(fresh, since), now, effects);
            case IDLE, CONNECTING, WAITING, STOPPED -> {}
        }
    }

    /** Any {@code ready} tells the server's time. */
    private void askForTime(long now, List<SyncEffect> effects) {
        if (phase == Phase.READY && token != null) {
            say(new ClientFrame.Hello(token, since), now, effects);
        }
    }

    private void tokenFailed(long now, List<SyncEffect> effects) {
        askedForToken = false;
        if (phase == Phase.NO_TOKEN) {
            await(0, now, effects);
        } else {
            renewAt = now + TOKEN_RETRY_MS;
        }
    }

    private void connected(long now, List<SyncEffect> effects) {
        if (phase == Phase.CONNECTING && token != null) {
            phase = Phase.GREETING;
            deadline = now + PATIENCE_MS;
            heardAt = now;
            pingedAt = now;
            say(new ClientFrame.Hello(token, since), now, effects);
        }
    }

    private void say(ClientFrame frame, long now, List<SyncEffect> effects) {
        saidAt = now;
        effects.add(new SyncEffect.SendFrame(frame));
    }

    private void received(ServerFrame frame, long now, List<SyncEffect> effects) {
        if (phase != Phase.GREETING && phase != Phase.READY) {
            return;
        }
        heardAt = now;
        switch (frame) {
            case ServerFrame.Ready ready -> ready(ready, now, effects);
            case ServerFrame.Rooms rooms -> rooms(rooms, now, effects);
            case ServerFrame.Heads told -> {
                for (ServerFrame.RoomHead head : told.rooms()) {
                    heads.add(head);
                    following.exists(head.room(), head.head(), now);
                }
                effects.add(new SyncEffect.Told(told));
            }
            case ServerFrame.Ack ack -> {
                useful = true;
                outbox.acked(ack, now, effects);
            }
            case ServerFrame.Delivered event -> {
                useful = true;
                following.event(event, now, effects);
            }
            case ServerFrame.Gap gap -> following.gap(gap, now, effects);
            case ServerFrame.Reset reset -> {
                heads.reset(reset);
                following.reset(reset, now, effects);
            }
            case ServerFrame.Behind behind -> following.behind(behind, now, effects);
            case ServerFrame.Read _,
                    ServerFrame.Unread _,
                    ServerFrame.Thread _,
                    ServerFrame.Saved _,
                    ServerFrame.Sections _,
                    ServerFrame.Notifications _,
                    ServerFrame.Reports _,
                    ServerFrame.KeyPackages _,
                    ServerFrame.Blocked _,
                    ServerFrame.Typing _,
                    ServerFrame.Presence _,
                    ServerFrame.Profile _,
                    ServerFrame.Settings _ ->
                    effects.add(new SyncEffect.Told(frame));
            case ServerFrame.Error error -> error(error, now, effects);
            case ServerFrame.Bye bye -> bye(bye, now, effects);
            case ServerFrame.Pong _ -> {}
        }
    }

    private void ready(ServerFrame.Ready ready, long now, List<SyncEffect> effects) {
        rejections = 0;
        heartbeatMs = Math.clamp(ready.heartbeatMs(), LEAST_HEARTBEAT_MS, MOST_HEARTBEAT_MS);
        if (phase == Phase.GREETING) {
            phase = Phase.READY;
            readyAt = now;
            useful = false;
            effects.add(new SyncEffect.Online(ready.user(), ready.device()));
            following.online(ready.user(), now, effects);
        }
        outbox.online(ready, now, effects);
    }

    private void rooms(ServerFrame.Rooms rooms, long now, List<SyncEffect> effects) {
        for (var room : rooms.rooms()) {
            heads.add(room);
            following.exists(room.room(), room.head(), now);
        }
        if (rooms.since() != null) {
            since = rooms.since();
        }
        effects.add(new SyncEffect.Told(rooms));
    }

    private void error(ServerFrame.Error error, long now, List<SyncEffect> effects) {
        boolean known = outbox.error(error, now, effects) || following.error(error, now, effects);
        if (error.code() == ErrorCode.UNAUTHENTICATED || error.code() == ErrorCode.TOKEN_EXPIRED) {
            rejected(error.message(), error.retryAfterMs(), now, effects);
        } else if (error.code() == ErrorCode.SESSION_ENDED) {
            stop(error.message(), effects);
        } else if (!known) {
            effects.add(new SyncEffect.Told(error));
        }
    }

    private void bye(ServerFrame.Bye bye, long now, List<SyncEffect> effects) {
        switch (bye.reason()) {
            case UNAUTHENTICATED, TOKEN_EXPIRED ->
                    rejected(bye.message(), bye.retryAfterMs(), now, effects);
            case SESSION_ENDED -> stop(bye.message(), effects);
            case PROTOCOL_ERROR -> {
                if (bye.retryAfterMs() == null) {
                    stop(bye.message(), effects);
                } else {
                    hangUp(bye.retryAfterMs(), now, effects);
                }
            }
            case HELLO_TIMEOUT, HEARTBEAT_TIMEOUT, OVERLOADED, DRAINING ->
                    hangUp(bye.retryAfterMs() == null ? 0 : bye.retryAfterMs(), now, effects);
        }
    }

    private void rejected(
            String message, @Nullable Long retryAfterMs, long now, List<SyncEffect> effects) {
        token = null;
        if (++rejections >= REJECTIONS) {
            stop(message, effects);
        } else {
            hangUp(retryAfterMs == null ? 0 : retryAfterMs, now, effects);
        }
    }

    private void lost(long now, List<SyncEffect> effects) {
        switch (phase) {
            case CONNECTING, GREETING, READY -> await(0, now, effects);
            case IDLE, NO_TOKEN, WAITING, STOPPED -> {}
        }
    }

    private void hangUp(long askedMs, long now, List<SyncEffect> effects) {
        effects.add(new SyncEffect.Disconnect());
        await(askedMs, now, effects);
    }

    private void await(long askedMs, long now, List<SyncEffect> effects) {
        if (phase == Phase.READY && (useful || now - readyAt >= STEADY_MS)) {
            backoff.reset();
        }
        phase = Phase.WAITING;
        deadline = now + backoff.next(askedMs);
        following.offline();
        outbox.offline();
        effects.add(new SyncEffect.Offline(deadline));
    }

    private void stop(String message, List<SyncEffect> effects) {
        phase = Phase.STOPPED;
        effects.add(new SyncEffect.Disconnect());
        following.clear();
        outbox.clear(message, effects);
        effects.add(new SyncEffect.Stopped(message));
    }

    private void tick(long now, List<SyncEffect> effects) {
        switch (phase) {
            case WAITING -> {
                if (now >= deadline) {
                    begin(now, effects);
                }
            }
            case CONNECTING, GREETING -> {
                if (now >= deadline) {
                    hangUp(0, now, effects);
                }
            }
            case READY -> keepUp(now, effects);
            case IDLE, NO_TOKEN, STOPPED -> {}
        }
    }

    private void keepUp(long now, List<SyncEffect> effects) {
        if (now >= silentAt()) {
            hangUp(0, now, effects);
            return;
        }
        if (now >= pingAt()) {
            pingedAt = now;
            say(new ClientFrame.Ping(null), now, effects);
        }
        if (now >= renewAt) {
            askForToken(effects);
        }
        following.tick(now, effects);
        outbox.tick(now, effects);
    }

    /** A ping keeps the server from hanging up, and makes it speak when it was silent itself. */
    private long pingAt() {
        return heartbeatMs + Math.min(saidAt, Math.max(heardAt, pingedAt));
    }

    private long silentAt() {
        return heardAt + 2 * heartbeatMs;
    }
}
