package chat.parley.simulator;

import chat.parley.gateway.ClientChannel;
import chat.parley.gateway.EncodedFrame;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Codec;
import chat.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A connection: frames arrive in order or not at all. It breaks cleanly, so that both ends learn of
 * it, or silently, so that each finds out by itself.
 */
final class Wire implements ClientChannel {
    /** Frames not taken by the client beyond which the channel is not writable. */
    private static final int HIGH_WATER = 12;

    private static final int LOW_WATER = 4;

    private final World world;
    private final Client client;
    private final Node node;
    private final LiveConnections home;
    private final Views views;

    /** What the client sent and the session has not read. */
    private final Deque<ClientFrame> unread = new ArrayDeque<>();

    /** What the session wrote and did not flush. */
    private final List<ServerFrame> unflushed = new ArrayList<>();

    private @Nullable Listener session;
    private @Nullable Executor loop;

    /** Whether the server's end is there. */
    private boolean open = true;

    private boolean silent;
    private boolean reading = true;
    private boolean full;
    private boolean askedForNews;
    private int underWay;
    private long lastUp;
    private long lastDown;

    Wire(World world, Client client, Node node) {
        this.world = world;
        this.client = client;
        this.node = node;
        this.home = node.live();
        this.views = new Views(world, client.user());
    }

    /** The server's end is there: a session on an event loop. */
    void accepted(Listener newSession, Executor onLoop) {
        session = newSession;
        loop = onLoop;
        read();
    }

    void toServer(ClientFrame frame) {
        lastUp = Math.max(lastUp, world.now() + 1 + world.below(30));
        if (open && !silent) {
            world.loop().after(lastUp - world.now(), node.index(), () -> arrived(frame));
        }
    }

    private void arrived(ClientFrame frame) {
        if (open && !silent) {
            unread.addLast(frame);
            if (loop != null) {
                loop.execute(this::read);
            }
        }
    }

    private void read() {
        while (open && reading && session != null && !unread.isEmpty()) {
            ClientFrame frame = unread.removeFirst();
            world.diary().say(() -> node + " hears from " + client + ": " + frame);
            views.heard(frame);
            session.onText(client.release().frame(Codec.encode(frame)));
            askForNews(frame);
        }
    }

    /** Once, after the client has signed in. */
    private void askForNews(ClientFrame after) {
        boolean signedIn = after instanceof ClientFrame.Subscribe;
        if (signedIn && !askedForNews && client.release() == Release.NEXT && session != null) {
            askedForNews = true;
            session.onText(Release.newFrame());
        }
    }

    @Override
    public void stopReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
        if (loop != null) {
            loop.execute(this::read);
        }
    }

    @Override
    public void write(EncodedFrame frame) {
        if (open) {
            ServerFrame shown = home.decoded(frame);
            views.written(shown);
            unflushed.add(shown);
        }
    }

    @Override
    public void flush() {
        unflushed.forEach(this::transmit);
        unflushed.clear();
    }

    @Override
    public boolean isWritable() {
        int waiting = unflushed.size() + underWay;
        full = full ? waiting > LOW_WATER : waiting >= HIGH_WATER;
        return !full;
    }

    private void transmit(ServerFrame frame) {
        underWay++;
        long pace = client.isSlow() ? 200 + world.below(400) : world.below(3);
        lastDown = Math.max(lastDown + pace, world.now() + 1 + world.below(30));
        world.loop().after(lastDown - world.now(), Loop.NOBODY, () -> delivered(frame));
    }

    private void delivered(ServerFrame frame) {
        if (silent) {
            return; // the server's queue stays as it is
        }
        boolean wasFull = full;
        underWay--;
        client.received(this, frame);
        if (open && wasFull && isWritable() && session != null && loop != null) {
            loop.execute(session::onDrained);
        }
    }

    /** The session says goodbye: what it wrote arrives before the end does. */
    @Override
    public void close(CloseCode code, String reason) {
        if (open) {
            flush();
            open = false;
            home.forget(this);
            endAfter(Math.max(0, lastDown - world.now()) + 1 + world.below(50));
        }
    }

    private void endAfter(long delay) {
        if (!silent) {
            world.later(delay, () -> client.lost(this));
        }
    }

    /** Nothing arrives any more, and nobody is told. */
    void goSilent() {
        silent = true;
    }

    /** The network, or the client, breaks it; both ends learn of it a little later. */
    void cut() {
        endAfter(1 + world.below(50));
        Listener there = session;
        if (open && there != null && loop != null) {
            Executor onLoop = loop;
            node.after(1 + world.below(50), () -> onLoop.execute(() -> gone(there)));
        }
        silent = true;
    }

    private void gone(Listener there) {
        if (open) {
            open = false;
            home.forget(this);
            there.onClosed();
        }
    }

    /** The server's process ends: its system closes the socket. */
    void die() {
        Listener there = session;
        if (open && there != null) {
            gone(there);
        }
        open = false;
        endAfter(1 + world.below(50));
        silent = true;
    }
}
