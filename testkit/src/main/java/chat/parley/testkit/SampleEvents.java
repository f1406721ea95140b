package chat.parley.testkit;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.StreamId;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded streams and events: the same seed gives the same ones. Not thread-safe. */
public final class SampleEvents {
    private static final long TIME = 1_790_000_000_000L;

    private final SplittableRandom random;

    public SampleEvents(long seed) {
        random = new SplittableRandom(seed);
    }

    public StreamId room() {
        return StreamId.of(roomId());
    }

    public RoomId roomId() {
        return new RoomId(Uuids.v7(TIME, random));
    }

    public UserId user() {
        return new UserId(Uuids.v4(random));
    }

    /** {@code count} events that follow {@code head}; each raises {@code n} or not, by chance. */
    public List<Event> after(long head, long n, int count) {
        List<Event> events = new ArrayList<>();
        long counted = n;
        for (int i = 1; i <= count; i++) {
            boolean message = random.nextBoolean();
            counted += message ? 1 : 0;
            String type = message ? EventType.MESSAGE : "x.sample-" + random.nextInt(10);
            events.add(event(head + i, counted, type, bytes(random.nextInt(300))));
        }
        return events;
    }

    /** As {@link #after(long, long, int)}, after the last of {@code events}. */
    public List<Event> following(List<Event> events, int count) {
        return after(events.getLast().seq(), events.getLast().n(), count);
    }

    /** A message whose content has this many bytes. */
    public Event message(long seq, long n, int size) {
        return event(seq, n, EventType.MESSAGE, bytes(size));
    }

    private Event event(long seq, long n, String type, byte[] content) {
        return new Event(
                seq,
                n,
                new EventId(Uuids.v7(TIME + seq, random)),
                type,
                user(),
                new DeviceId(Uuids.v7(TIME, random)),
                TIME + random.nextInt(1_000_000),
                Content.ofBytes(content));
    }

    /** Contents are opaque to a log: any bytes do. */
    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
