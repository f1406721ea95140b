package chat.parley.testkit;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded lives of a public room: people come, talk, go, are removed and come back. Every event
 * keeps the room's rules. The same seed gives the same life. Not thread-safe.
 */
public final class RoomGenerator {
    private static final long TIME = 1_790_000_000_000L;

    private final SplittableRandom random;
    private final List<UserId> people = new ArrayList<>();
    private final RoomModel model = new RoomModel();
    private final List<Event> events = new ArrayList<>();

    public RoomGenerator(long seed, int persons) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < persons; i++) {
            people.add(new UserId(Uuids.v4(random)));
        }
    }

    /** The first of them owns the room. */
    public List<UserId> people() {
        return List.copyOf(people);
    }

    /** The room's log after {@code length} events. */
    public List<Event> life(int length) {
        if (events.isEmpty()) {
            UserId owner = people.getFirst();
            change(owner, new RoomChange.Created(RoomKind.PUBLIC, "room", Encryption.NONE, null));
        }
        while (events.size() < length) {
            happen(people.get(random.nextInt(people.size())));
        }
        return List.copyOf(events);
    }

    private void happen(UserId user) {
        UserId owner = people.getFirst();
        if (!model.isMember(user)) {
            change(user, new RoomChange.Joined(user));
        } else if (user.equals(owner) || random.nextInt(5) > 0) {
            say(user);
        } else if (random.nextInt(3) == 0) {
            RoomRole role = random.nextBoolean() ? RoomRole.MODERATOR : RoomRole.MEMBER;
            change(owner, new RoomChange.RoleGiven(user, role));
        } else if (random.nextInt(3) == 0) {
            boolean named = random.nextBoolean();
            change(user, new RoomChange.NickChanged(user, named ? "nick " + events.size() : null));
        } else {
            change(random.nextBoolean() ? user : owner, new RoomChange.Left(user));
        }
    }

    private void say(UserId user) {
        boolean counts = random.nextInt(4) > 0;
        append(user, counts ? EventType.MESSAGE : "x.note", Content.text("said " + events.size()));
    }

    private void change(UserId user, RoomChange change) {
        append(user, change.type(), Content.of(change));
    }

    private void append(UserId user, String type, Content content) {
        long seq = events.size() + 1L;
        long n = events.isEmpty() ? 0 : events.getLast().n();
        Event event =
                new Event(
                        seq,
                        n + (EventType.counts(type) ? 1 : 0),
                        new EventId(Uuids.v7(TIME + seq, random)),
                        type,
                        user,
                        new DeviceId(user.value()),
                        TIME + seq,
                        content);
        events.add(event);
        model.fold(event);
    }
}
