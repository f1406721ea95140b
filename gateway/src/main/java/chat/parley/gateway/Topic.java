package chat.parley.gateway;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Limits;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.Feed;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One stream on this node: listens to the bus, makes the hints whole with a {@link Feed}, encodes
 * each event once, and hands it to every event loop that needs it.
 *
 * <p>Its lock is held for a moment only: signals come on any thread. A feed exists while some loop
 * needs events; without one, only heads are passed on.
 */
final class Topic {
    private static final Logger LOG = LoggerFactory.getLogger(Topic.class);

    private final StreamId stream;
    private final EventHistory log;
    private final Offload reads;
    private final GatewayCounts counts;

    /** Told when signals may have been lost: the head is to be compared soon. */
    private final Consumer<Topic> doubted;

    private final List<LocalTopic> locals = new ArrayList<>(1);

    /** Those of {@link #locals} whose followers need events. */
    private final List<LocalTopic> fed = new ArrayList<>(1);

    private @Nullable Feed feed;
    private Bus.@Nullable Tap tap;
    private long head;

    Topic(
            StreamId stream,
            EventHistory log,
            Offload reads,
            GatewayCounts counts,
            Consumer<Topic> doubted) {
        this.stream = stream;
        this.log = log;
        this.reads = reads;
        this.counts = counts;
        this.doubted = doubted;
    }

    StreamId stream() {
        return stream;
    }

    synchronized void listen(Bus bus) {
        tap = bus.subscribe(stream, this::hear);
    }

    synchronized void close() {
        locals.clear();
        fed.clear();
        feed = null;
        if (tap != null) {
            tap.close();
            tap = null;
        }
    }

    /**
     * Called on the local topic's loop whenever its followers changed.
     *
     * @return whether anybody is left; if not, the topic is closed
     */
    synchronized boolean update(LocalTopic local) {
        set(locals, local, !local.isEmpty());
        boolean wasFed = fed.contains(local);
        set(fed, local, local.needsEvents());
        if (fed.isEmpty()) {
            feed = null;
        }
        if (local.needsEvents() && !wasFed) {
            feed(local);
        } else if (!local.needsEvents() && wasFed) {
            local.shut();
        }
        if (locals.isEmpty()) {
            close();
        }
        return !locals.isEmpty();
    }

    private static void set(List<LocalTopic> list, LocalTopic local, boolean in) {
        if (!in) {
            list.remove(local);
        } else if (!list.contains(local)) {
            list.add(local);
        }
    }

    private void feed(LocalTopic local) {
        if (feed == null) {
            feed = new Feed();
            readHead(feed);
        } else if (feed.position() >= 0) {
            open(local, feed.position());
        }
    }

    private static void open(LocalTopic local, long position) {
        int epoch = local.epoch();
        local.fanout().execute(() -> local.open(epoch, position));
    }

    /**
     * The bus is listened to already, so nothing falls between this head and the first signal; a
     * bus that hears others only later says so, and the head is compared again.
     */
    private void readHead(Feed reader) {
        reads.run(
                Runnable::run,
                () -> log.head(stream),
                read -> headRead(reader, read),
                failure -> LOG.warn("The head of {} cannot be read", stream, failure));
    }

    private synchronized void headRead(Feed reader, StreamHead read) {
        if (feed == reader) {
            headSeen(read);
        }
    }

    /** Where the log stands: makes up for signals that were lost. */
    synchronized void headSeen(StreamHead seen) {
        if (feed != null) {
            boolean opens = feed.position() < 0;
            List<Feed.Effect> effects = feed.on(new Feed.Input.HeadSeen(seen.head()));
            if (opens) {
                long position = feed.position();
                fed.forEach(local -> open(local, position));
            }
            carryOut(effects);
        }
        moved(seen.head(), seen.count(), seen.at());
    }

    private synchronized void hear(Bus.Signal signal) {
        switch (signal) {
            case Bus.Signal.Appended(_, var events) -> appended(events);
            case Bus.Signal.Typing(var room, var user, var thread) ->
                    mention(
                            new ServerFrame.Typing(room, user, thread),
                            others(user, PresenceSettings::tellsTyping));
            case Bus.Signal.UnreadMarked(var room, long from) ->
                    mention(new ServerFrame.Unread(room, from), _ -> true);
            case Bus.Signal.NotificationsChanged(var room, var level) ->
                    mention(new ServerFrame.Notifications(room, level), _ -> true);
            case Bus.Signal.ThreadChanged(var room, long thread, var read, var following) ->
                    mention(new ServerFrame.Thread(room, thread, read, following), _ -> true);
            case Bus.Signal.SavedChanged(var room, long seq, boolean saved) ->
                    mention(new ServerFrame.Saved(room, seq, saved), _ -> true);
            case Bus.Signal.SectionsChanged(long version) ->
                    mention(new ServerFrame.Sections(version), _ -> true);
            case Bus.Signal.ReportsChanged() -> mention(new ServerFrame.Reports(), _ -> true);
            case Bus.Signal.PresenceChanged(var user, var status, var text) ->
                    mention(
                            new ServerFrame.Presence(user, status, text),
                            session -> !session.apart().has(user));
            case Bus.Signal.ReadMoved(var room, var user, long seq, long n) ->
                    mention(
                            new ServerFrame.Read(room, user, seq, n),
                            others(user, PresenceSettings::tellsReading));
            case Bus.Signal.ProfileChanged(var now) ->
                    mention(
                            new ServerFrame.Profile(
                                    now.user(),
                                    now.name(),
                                    now.displayName(),
                                    now.picture(),
                                    now.state()),
                            _ -> true);
            case Bus.Signal.SettingsChanged() -> settingsChanged(true);
            case Bus.Signal.BlockChanged(var by, var other, boolean blocked) -> {
                if (stream.equals(StreamId.inbox(by))) {
                    mention(new ServerFrame.Blocked(other, blocked), _ -> true);
                }
                apartChanged();
            }
            case Bus.Signal.KeyPackagesLow(var device, int left) ->
                    mention(
                            new ServerFrame.KeyPackages(left),
                            session -> session.principal().device().equals(device));
            case Bus.Signal.Missed() -> {
                settingsChanged(false);
                apartChanged();
                doubted.accept(this);
            }
        }
    }

    /**
     * Who is not this person nor apart from them, and tells of themselves what is told here; in an
     * inbox everybody: it is their own.
     */
    private Predicate<ClientSession> others(UserId user, Predicate<PresenceSettings> tells) {
        if (isInbox()) {
            return _ -> true;
        }
        return session ->
                !session.isOf(user) && !session.apart().has(user) && tells.test(session.settings());
    }

    private void settingsChanged(boolean certain) {
        if (isInbox()) {
            locals.forEach(local -> local.fanout().execute(() -> local.settingsChanged(certain)));
        }
    }

    private void apartChanged() {
        if (isInbox()) {
            locals.forEach(local -> local.fanout().execute(local::apartChanged));
        }
    }

    private void appended(List<Event> events) {
        if (feed != null) {
            carryOut(feed.on(new Feed.Input.Published(events)));
        }
        events.forEach(this::tellLeaver);
        Event last = events.getLast();
        moved(last.seq(), last.n(), last.at());
    }

    private void carryOut(List<Feed.Effect> effects) {
        for (Feed.Effect effect : effects) {
            switch (effect) {
                case Feed.Effect.Deliver(var events) -> deliver(events);
                case Feed.Effect.Fetch(long after) -> fetch(after);
            }
        }
    }

    private void deliver(List<Event> events) {
        Batch batch = Batch.of(stream, events);
        fed.forEach(local -> local.fanout().deliver(local, batch.retain()));
        batch.release();
    }

    private void fetch(long after) {
        Feed reader = feed;
        counts.gapFilled();
        reads.run(
                Runnable::run,
                () -> log.read(stream, after, Limits.PAGE_EVENTS),
                events -> fetched(reader, new Feed.Input.Fetched(events)),
                failure -> {
                    LOG.warn("{} cannot be read after {}", stream, after, failure);
                    fetched(reader, new Feed.Input.FetchFailed());
                });
    }

    private synchronized void fetched(@Nullable Feed reader, Feed.Input result) {
        if (feed != null && feed == reader) {
            carryOut(feed.on(result));
        }
    }

    private void mention(ServerFrame what, Predicate<ClientSession> to) {
        if (fed.isEmpty()) {
            return;
        }
        EncodedFrame frame = EncodedFrame.of(what);
        for (LocalTopic local : fed) {
            local.fanout().mention(local, frame.retain(), to);
        }
        frame.release();
    }

    private boolean isInbox() {
        return stream.kind() == StreamId.Kind.INBOX;
    }

    private void moved(long newHead, long count, long at) {
        if (newHead > head && !isInbox()) {
            head = newHead;
            var moved = new ServerFrame.RoomHead(new RoomId(stream.id()), newHead, count, at);
            locals.forEach(local -> local.moved(moved));
        }
    }

    private void tellLeaver(Event event) {
        if (event.type().equals(EventType.MEMBER_LEFT) && !isInbox()) {
            UserId leaver = leaver(event);
            if (leaver != null) {
                locals.forEach(local -> local.fanout().execute(() -> local.left(leaver)));
            }
        }
    }

    private @Nullable UserId leaver(Event event) {
        try {
            return event.content().as(RoomChange.Left.class).user();
        } catch (InvalidJson e) {
            LOG.warn("{} at {} of {} cannot be read", event.type(), event.seq(), stream, e);
            return null;
        }
    }
}
