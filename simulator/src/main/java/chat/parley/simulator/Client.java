package chat.parley.simulator;

import chat.parley.accounts.Principal;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.sdk.SendResult;
import chat.parley.sdk.Sync;
import chat.parley.sdk.SyncEffect;
import chat.parley.sdk.SyncInput;
import chat.parley.testkit.Observation;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One device of a person: the SDK's real {@link Sync}, and an application that sends and reads.
 * What is in the reader's store outlives a restart; everything else is gone.
 */
final class Client {
    private static final long FOREVER_MS = 1_000_000_000;
    private static final long ASK_AGAIN_MS = 2_000;

    private final World world;
    private final String name;
    private final UserId user;
    private final DeviceId device;
    private final SessionId session;
    private Release release = Release.THIS;

    private final Reader reader;
    private final Map<String, ClientFrame.Send> said = new HashMap<>();
    private final Map<Long, ClientFrame.Send> tries = new HashMap<>();
    private Sync sync;
    private HistoryRequests history;
    private @Nullable Wire wire;
    private long sends;
    private int open;
    private int life;
    private long tickAt = Long.MAX_VALUE;
    private long slowUntil;
    private long awayUntil;

    Client(World world, String name, UserId user, DeviceId device) {
        this.world = world;
        this.name = name;
        this.user = user;
        this.device = device;
        this.session = new SessionId(device.value());
        this.sync = new Sync(world.random());
        this.history = new HistoryRequests(world, user, this::drive);
        this.reader = new Reader(name, user, world.diary(), c -> drive(new SyncInput.Follow(c)));
        begin();
    }

    private void begin() {
        drive(new SyncInput.Start());
        reader.begin();
    }

    UserId user() {
        return user;
    }

    /** Whom the token of this device's session stands for. */
    Principal principal() {
        long farAway = World.EPOCH + FOREVER_MS;
        return new Principal(user, device, session, ServerRole.MEMBER, farAway);
    }

    String token() {
        return "token of " + session;
    }

    @Override
    public String toString() {
        return name;
    }

    Release release() {
        return release;
    }

    boolean isSlow() {
        return world.now() < slowUntil;
    }

    Reader reader() {
        return reader;
    }

    boolean hasOpenSends() {
        return open > 0;
    }

    void slowDown(long forMs) {
        world.diary().fault(name + " reads slowly for " + forMs + " ms");
        slowUntil = world.now() + forMs;
    }

    void goAway(long forMs) {
        world.diary().fault(name + " is away for " + forMs + " ms");
        awayUntil = world.now() + forMs;
        breakWire();
    }

    void breakWire() {
        if (wire != null) {
            if (world.below(2) == 0) {
                world.diary().fault(name + " is cut off");
                wire.cut();
            } else {
                world.diary().fault(name + " is cut off silently");
                wire.goSilent();
            }
        }
    }

    /** Only between sends: those that wait are not stored. */
    void restart() {
        if (open > 0) {
            return;
        }
        world.diary().fault(name + " restarts");
        if (wire != null) {
            wire.cut();
            wire = null;
        }
        life++;
        release = world.anyNode().release();
        history.close();
        history = new HistoryRequests(world, user, this::drive);
        tickAt = Long.MAX_VALUE;
        sync = new Sync(world.random());
        begin();
    }

    void say(RoomId room) {
        open++;
        Content content = release.content(Content.text(name + "-" + ++sends));
        drive(new SyncInput.Send(sends, room, EventType.MESSAGE, content));
    }

    void markRead(RoomId room) {
        signal(new ClientFrame.Read(room, reader.position(room)));
    }

    void signal(ClientFrame frame) {
        drive(new SyncInput.Signal(frame));
    }

    void received(Wire from, ServerFrame frame) {
        if (from == wire) {
            world.diary().say(() -> name + " hears " + frame);
            observe(frame);
            drive(new SyncInput.Received(frame));
        }
    }

    void lost(Wire which) {
        if (which == wire) {
            wire = null;
            drive(new SyncInput.Lost());
        }
    }

    private void observe(ServerFrame frame) {
        if (frame instanceof ServerFrame.Ack ack) {
            ClientFrame.Send send = said.get(ack.ref());
            if (send != null) {
                world.diary().saw(new Observation.Acked(user, send.room(), send.id(), ack.seq()));
            }
        }
    }

    private void drive(SyncInput input) {
        List<SyncEffect> effects = sync.on(input, world.now());
        effects.forEach(this::carryOut);
        scheduleTick();
    }

    private void scheduleTick() {
        long wakeAt = sync.wakeAt();
        if (wakeAt < tickAt) {
            tickAt = wakeAt;
            int mine = life;
            world.later(
                    Math.max(0, wakeAt - world.now()),
                    () -> {
                        if (mine == life && tickAt == wakeAt) {
                            tickAt = Long.MAX_VALUE;
                            drive(new SyncInput.Tick());
                        }
                    });
        }
    }

    private void carryOut(SyncEffect effect) {
        world.diary().say(() -> name + " does " + effect);
        switch (effect) {
            case SyncEffect.Connect() -> inThisLife(5 + world.below(50), this::connect);
            case SyncEffect.Disconnect() -> disconnect();
            case SyncEffect.SendFrame(var frame) -> transmit(frame);
            case SyncEffect.NeedToken() ->
                    inThisLife(5, () -> drive(new SyncInput.TokenGiven(token(), FOREVER_MS)));
            case SyncEffect.Deliver(var cursor, var event) -> reader.delivered(cursor, event);
            case SyncEffect.Skip(var cursor, long from, var reason) ->
                    reader.skipped(cursor, from, reason);
            case SyncEffect.Reset(var cursor, _) ->
                    world.diary().defect(name + " was reset to " + cursor + " without a reason");
            case SyncEffect.FollowEnded(var room, _, _) -> followEnded(room);
            case SyncEffect.ReadHistory(long send, var room, long after) ->
                    history.read(send, room, after, world.now() >= awayUntil);
            case SyncEffect.Finished(long send, var result) -> finished(send, result);
            case SyncEffect.Told(var frame) -> told(frame);
            case SyncEffect.Online _, SyncEffect.Offline _ -> {}
            case SyncEffect.Stopped(var message) ->
                    world.diary().defect(name + " stopped: " + message);
        }
    }

    private void followEnded(RoomId room) {
        reader.ended(room);
        inThisLife(ASK_AGAIN_MS, () -> reader.askAgain(room));
    }

    private void inThisLife(long delay, Runnable work) {
        int mine = life;
        world.later(
                delay,
                () -> {
                    if (mine == life) {
                        work.run();
                    }
                });
    }

    private void connect() {
        Node node = world.anyNode();
        if (world.now() < awayUntil || !node.isUp() || node.live().isLeaving()) {
            drive(new SyncInput.Lost());
            return;
        }
        Wire fresh = new Wire(world, this, node);
        node.live().accept(fresh);
        wire = fresh;
        drive(new SyncInput.Connected());
    }

    private void disconnect() {
        if (wire != null) {
            Wire old = wire;
            wire = null;
            old.cut();
        }
    }

    private void transmit(ClientFrame frame) {
        if (frame instanceof ClientFrame.Send send) {
            said.put(send.ref(), send);
            tries.put(numberOf(send), send);
            String intent = send.content().toString();
            world.diary().saw(new Observation.Sent(user, intent, send.room(), send.id()));
        }
        if (wire != null) {
            wire.toServer(frame);
        }
    }

    /** The application wrote it into the text: {@code …-17}. */
    private static long numberOf(ClientFrame.Send send) {
        try {
            String text = send.content().as(Said.Message.class).text();
            return Long.parseLong(text.substring(text.lastIndexOf('-') + 1));
        } catch (InvalidJson e) {
            throw new IllegalStateException("no message: " + send, e);
        }
    }

    private void finished(long number, SendResult result) {
        open--;
        ClientFrame.Send send = tries.get(number);
        if (send == null) {
            world.diary()
                    .defect(name + " finished send " + number + " that it never tried: " + result);
            return;
        }
        EventId id = send.id();
        switch (result) {
            case SendResult.Acked(long seq, _) ->
                    world.diary().saw(new Observation.Acked(user, send.room(), id, seq));
            case SendResult.Refused _ ->
                    world.diary().saw(new Observation.Refused(user, send.room(), id));
            case SendResult.Unsettled _ ->
                    world.diary().saw(new Observation.GivenUp(user, send.room(), id));
        }
    }

    private void told(ServerFrame frame) {
        if (frame instanceof ServerFrame.Rooms rooms) {
            reader.told(rooms.rooms());
        }
    }
}
