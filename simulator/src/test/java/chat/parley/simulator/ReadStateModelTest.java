package chat.parley.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.ReadStates.FollowedThread;
import chat.parley.sdk.Timeline;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Five devices of two people read, write, correct, delete, come, go and follow threads, each
 * knowing what it happened to fetch. In the end the server, every device and a count over the whole
 * log must agree on what is unread.
 */
class ReadStateModelTest {
    private static final int STEPS = 60;

    @Test
    void allDevicesAgreeOnWhatIsUnread() {
        run(1, 300);
    }

    @Test
    @Tag("long")
    void allDevicesAgreeInTenThousandRuns() {
        run(1, 10_000);
    }

    private static void run(long from, long to) {
        assertThat(
                        LongStream.rangeClosed(from, to)
                                .mapToObj(World::new)
                                .flatMap(w -> w.live().stream()))
                .isEmpty();
    }

    /** What one person's device knows: events that it fetched, and nothing that it was not told. */
    private static final class Device {
        final UserId user;
        final Timeline timeline = new Timeline();

        /** What was said in threads, and is read apart. */
        final Set<Long> below = new HashSet<>();

        long position;

        Device(UserId user) {
            this.user = user;
        }
    }

    private static final class World {
        private final long seed;
        private final SplittableRandom random;
        private final SharedRoom room;
        private final UserId owner;
        private final UserId ann;
        private final UserId bob;
        private final List<Device> devices = new ArrayList<>();
        private int words;

        World(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.room = new SharedRoom(random);
            this.owner = new UserId(Uuids.v4(random));
            this.ann = new UserId(Uuids.v4(random));
            this.bob = new UserId(Uuids.v4(random));
            for (UserId user : List.of(ann, ann, ann, bob, bob)) {
                devices.add(new Device(user));
            }
        }

        List<String> live() {
            room.change(
                    owner, new RoomChange.Created(RoomKind.PUBLIC, "room", Encryption.NONE, null));
            room.change(ann, new RoomChange.Joined(ann));
            room.change(bob, new RoomChange.Joined(bob));
            for (int i = 0; i < STEPS; i++) {
                step(devices.get(random.nextInt(devices.size())));
            }
            List<String> faults = new ArrayList<>();
            devices.stream()
                    .filter(device -> room.reader.isMember(room.id, device.user))
                    .forEach(device -> compare(device, faults));
            return faults;
        }

        private void step(Device device) {
            UserId user = device.user;
            switch (random.nextInt(14)) {
                case 0 -> room.change(user, new RoomChange.Left(user));
                case 1, 2 -> room.change(user, new RoomChange.Joined(user));
                case 3 -> room.say(user, new Said.Reaction(anySeq(), "👍", random.nextBoolean()));
                case 4 -> room.say(user, new Said.Edit(anySeq(), word(), List.of(bob), null));
                case 5 -> room.change(user, new RoomChange.Deletion(List.of(anySeq())));
                case 6 -> room.change(owner, new RoomChange.Deletion(List.of(anySeq())));
                case 7 -> attempt(() -> room.reader.advance(room.id, user, anySeq()));
                case 8 -> attempt(() -> room.marks.readThread(room.id, user, anySeq(), anySeq()));
                case 9 -> attempt(() -> room.marks.follow(room.id, user, anySeq(), true));
                case 10 -> catchUp(device, 1 + random.nextInt(10));
                case 11 -> say(owner);
                default -> say(user);
            }
        }

        private static void attempt(Runnable what) {
            try {
                what.run();
            } catch (Refusal _) {
                // not a member, or not there
            }
        }

        /** As the gateway does: whoever says something in the room has read up to it. */
        private void say(UserId user) {
            Long thread = random.nextInt(3) == 0 ? anySeq() : null;
            List<UserId> mentions = random.nextInt(3) == 0 ? List.of(ann) : null;
            Boolean all = random.nextInt(6) == 0 ? true : null;
            Outcome outcome = room.say(user, new Said.Message(word(), null, thread, mentions, all));
            if (thread == null && outcome instanceof Outcome.Acked(long seq, _)) {
                room.reader.advance(room.id, user, seq);
            }
        }

        private String word() {
            return "word " + ++words;
        }

        private long anySeq() {
            return 1 + random.nextInt(40);
        }

        /** What a device learns of a page: events, and gaps that it passes over. */
        private void catchUp(Device device, int limit) {
            attempt(
                    () -> {
                        Rest.Events page =
                                room.reader.after(room.id, device.user, device.position, limit);
                        page.events().forEach(device.timeline::learn);
                        page.events().stream()
                                .filter(e -> isThere(e) && said(e).thread() != null)
                                .forEach(e -> device.below.add(e.seq()));
                        page.events().forEach(e -> device.position = e.seq());
                        page.gaps()
                                .forEach(g -> device.position = Math.max(device.position, g.to()));
                    });
        }

        private void compare(Device device, List<String> faults) {
            catchUp(device, 100);
            RoomSummary told = room.reader.room(room.id, device.user);
            List<Event> unread = unread(device.user, told.read());
            long mentions = unread.stream().filter(event -> mentions(event, device.user)).count();
            expect("unread", told.unread(), unread.size(), faults);
            expect("mentions", told.mentions(), mentions, faults);
            expect("unread on a device", folded(device, told.read()), unread.size(), faults);
            long inThreads = 0;
            long mentionsThere = 0;
            for (FollowedThread thread : room.marks.followed(room.id, device.user, 0, 100)) {
                List<Event> replies = replies(thread.thread());
                expect("replies", thread.replies(), replies.size(), faults);
                List<Event> due =
                        replies.stream()
                                .filter(e -> e.seq() > thread.read())
                                .filter(e -> e.seq() > cameAt(device.user))
                                .filter(e -> !e.sender().equals(device.user))
                                .toList();
                long meant = due.stream().filter(e -> mentions(e, device.user)).count();
                expect("unread of a thread", thread.unread(), due.size(), faults);
                expect("mentions in a thread", thread.mentions(), meant, faults);
                inThreads += due.size();
                mentionsThere += meant;
            }
            expect("unread in threads", orZero(told.unreadInThreads()), inThreads, faults);
            expect("mentions in threads", orZero(told.mentionsInThreads()), mentionsThere, faults);
        }

        private static long orZero(@Nullable Long told) {
            return told == null ? 0 : told;
        }

        private long folded(Device device, long read) {
            return device.timeline.messages().stream()
                    .filter(shown -> shown.seq() > read && !shown.isDeleted())
                    .filter(shown -> !shown.sender().equals(device.user))
                    .filter(shown -> !device.below.contains(shown.seq()))
                    .count();
        }

        private List<Event> unread(UserId user, long read) {
            return room.events().stream()
                    .filter(event -> event.seq() > read && isThere(event))
                    .filter(event -> said(event).thread() == null)
                    .filter(event -> !event.sender().equals(user))
                    .toList();
        }

        private long cameAt(UserId user) {
            return room.events().stream()
                    .filter(event -> event.type().equals(EventType.MEMBER_JOINED))
                    .filter(event -> event.sender().equals(user))
                    .mapToLong(Event::seq)
                    .max()
                    .orElse(0);
        }

        private List<Event> replies(long thread) {
            return room.events().stream()
                    .filter(
                            event ->
                                    isThere(event)
                                            && Long.valueOf(thread).equals(said(event).thread()))
                    .toList();
        }

        private static boolean isThere(Event event) {
            return event.type().equals(EventType.MESSAGE) && !event.content().equals(Content.EMPTY);
        }

        private static boolean mentions(Event event, UserId user) {
            Said.Message said = said(event);
            return Boolean.TRUE.equals(said.mentionsRoom())
                    || (said.mentions() != null && said.mentions().contains(user));
        }

        private static Said.Message said(Event event) {
            try {
                return event.content().as(Said.Message.class);
            } catch (InvalidJson e) {
                throw new IllegalStateException("no message: " + event, e);
            }
        }

        private void expect(String what, long told, long counted, List<String> faults) {
            if (told != counted) {
                faults.add(
                        "seed %d: %s is %d, and the log has %d"
                                .formatted(seed, what, told, counted));
            }
        }
    }
}
