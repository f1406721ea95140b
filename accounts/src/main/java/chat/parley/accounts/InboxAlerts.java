package chat.parley.accounts;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Bus;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.SharedAppend;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes alerts into people's inboxes as {@code account.alert}, with the content {@code {"kind"}}.
 */
public final class InboxAlerts implements Alerts {
    private static final Logger LOG = LoggerFactory.getLogger(InboxAlerts.class);

    private final EventLog log;
    private final Bus bus;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param random unpredictable; safe for use by many threads
     */
    public InboxAlerts(EventLog log, Bus bus, InstantSource clock, RandomGenerator random) {
        this.log = log;
        this.bus = bus;
        this.clock = clock;
        this.random = random;
    }

    /** What an alert says. */
    public record Alert(String kind) {}

    @Override
    public void tell(UserId user, AuditKind what) {
        StreamId inbox = StreamId.inbox(user);
        try {
            SharedAppend.append(log, inbox, head -> event(head, user, what))
                    .ifPresent(
                            alert ->
                                    bus.publish(
                                            inbox, new Bus.Signal.Appended(inbox, List.of(alert))));
        } catch (StoreUnavailable e) {
            LOG.warn("{} was not told of {}", user, what, e);
        }
    }

    private Event event(StreamHead head, UserId user, AuditKind what) {
        long now = clock.millis();
        return new Event(
                head.head() + 1,
                head.count(),
                new EventId(Uuids.v7(now, random)),
                EventType.ACCOUNT_ALERT,
                user,
                new DeviceId(Uuids.v4(random)),
                now,
                Content.of(new Alert(what.toString())));
    }
}
