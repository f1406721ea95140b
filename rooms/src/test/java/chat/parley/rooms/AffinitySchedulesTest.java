package chat.parley.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.RoomId;
import chat.parley.rooms.Affinity.Effect;
import chat.parley.rooms.Affinity.Input;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Random schedules: owners come, go, fall silent and do not hear; answers are late or lost. */
class AffinitySchedulesTest {
    private static final int SEEDS = 400;
    private static final int SENDS = 60;
    private static final int ROOMS = 3;
    private static final long FAULTY_MS = 20_000;

    @Test
    void everySendIsAnsweredOnceAndNoneOvertakesAnother() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            new Schedule(seed).run();
        }
    }

    private static final class Schedule {
        private final long seed;
        private final SplittableRandom random;
        private final Affinity affinity = new Affinity("me");
        private final TreeMap<Long, List<Runnable>> due = new TreeMap<>();
        private final List<Sent> sends = new ArrayList<>();
        private long now;
        private long given;
        private boolean faulty = true;

        Schedule(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
        }

        /** One send, and to whom it was given last. */
        private final class Sent implements Submission.Requester {
            private final RoomId room;
            private final Submission event;
            private int answers;
            private String to = "";

            /** When it was given last, among all; 0: not yet. */
            private long order;

            Sent(int number) {
                room = new RoomId(new UUID(number % ROOMS, 7));
                Submission like = Story.message(Cast.ALICE, Cast.id(number), "text");
                event =
                        new Submission(
                                like.id(),
                                like.type(),
                                like.content(),
                                like.sender(),
                                like.device(),
                                this);
            }

            @Override
            public void answer(Outcome outcome) {
                answers++;
            }

            boolean isOpen() {
                return answers == 0;
            }
        }

        void run() {
            for (int i = 0; i < SENDS; i++) {
                Sent sent = new Sent(i);
                at(random.nextLong(FAULTY_MS), () -> submit(sent));
            }
            for (long at = 0; at < FAULTY_MS; at += 1 + random.nextLong(2_000)) {
                at(at, () -> feed(new Input.Seen(some(), now, random.nextLong(250))));
            }
            for (long at = 0; at < FAULTY_MS; at += 1 + random.nextLong(8_000)) {
                at(at, () -> feed(new Input.Missed(now)));
            }
            for (long at = 0; at < 2 * FAULTY_MS; at += 100) {
                at(at, () -> feed(new Input.Tick(now, random.nextLong(250))));
            }
            at(FAULTY_MS, () -> faulty = false);
            at(FAULTY_MS, () -> feed(new Input.Seen(Set.of("me", "a"), now, 10)));
            while (!due.isEmpty()) {
                var next = due.pollFirstEntry();
                now = next.getKey();
                next.getValue().forEach(Runnable::run);
            }
            assertThat(sends)
                    .as("seed %d", seed)
                    .hasSize(SENDS)
                    .allMatch(sent -> sent.answers == 1);
        }

        private void at(long moment, Runnable work) {
            due.computeIfAbsent(moment, _ -> new ArrayList<>()).add(work);
        }

        private Set<String> some() {
            return Stream.of("me", "a", "b", "c")
                    .filter(_ -> random.nextInt(3) > 0)
                    .collect(Collectors.toSet());
        }

        private void submit(Sent sent) {
            sends.add(sent);
            feed(new Input.Submitted(sent.room, sent.event, now));
        }

        private void feed(Input input) {
            List<Effect> effects = affinity.on(input);
            for (Effect effect : effects) {
                switch (effect) {
                    case Effect.Sequence(long number, _, var event) -> {
                        give("me", event);
                        at(now + 1 + delay(), () -> answer(number));
                    }
                    case Effect.HandOver(var owner, long number, _, var event) -> {
                        give(owner, event);
                        handOver(number);
                    }
                    case Effect.Inquire(_, long number) -> inquire(number);
                    case Effect.Answer(var to, var outcome) -> to.answer(outcome);
                }
            }
            if (!effects.isEmpty()) {
                nobodyOvertakes();
            }
        }

        private void give(String to, Submission event) {
            Sent sent = (Sent) event.requester();
            sent.to = to;
            sent.order = ++given;
        }

        private void handOver(long number) {
            switch (faulty ? random.nextInt(6) : 5) {
                case 0 -> at(now + 1 + delay(), () -> unheard(number));
                case 1 -> {} // its answer is lost
                default -> at(now + 1 + delay(), () -> answer(number));
            }
        }

        /** What is told may be wrong by the time it arrives. */
        private void inquire(long number) {
            switch (faulty ? random.nextInt(4) : random.nextInt(2)) {
                case 0 -> at(now + 1 + delay(), () -> feed(new Input.Told(number, true, now)));
                case 1 -> at(now + 1 + delay(), () -> feed(new Input.Told(number, false, now)));
                case 2 -> at(now + 1 + delay(), () -> unheard(number));
                default -> {} // it hears nothing, or is not heard
            }
        }

        private long delay() {
            return faulty && random.nextInt(4) == 0 ? random.nextLong(16_000) : random.nextLong(30);
        }

        private void unheard(long number) {
            feed(new Input.Unheard(number, now, random.nextLong(250)));
        }

        private void answer(long number) {
            feed(new Input.Answered(number, new Outcome.Acked(number, 1), now));
        }

        /** What is open of a room was given to one node, in the order in which it came. */
        private void nobodyOvertakes() {
            for (int room = 0; room < ROOMS; room++) {
                Sent before = null;
                RoomId id = new RoomId(new UUID(room, 7));
                for (Sent sent : sends) {
                    if (sent.room.equals(id) && sent.isOpen()) {
                        if (!follows(before, sent)) {
                            throw new AssertionError("seed " + seed + " at " + now + " ms");
                        }
                        before = sent;
                    }
                }
            }
        }

        private static boolean follows(Sent before, Sent sent) {
            if (before == null || sent.order == 0) {
                return true;
            }
            return before.order > 0
                    && before.order < sent.order
                    && Objects.equals(before.to, sent.to);
        }
    }
}
