package chat.parley.testkit;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.protocol.UserId;
import chat.parley.testkit.Observation.Acked;
import chat.parley.testkit.Observation.Asked;
import chat.parley.testkit.Observation.Delivered;
import chat.parley.testkit.Observation.Followed;
import chat.parley.testkit.Observation.Quiet;
import chat.parley.testkit.Observation.ReadUpTo;
import chat.parley.testkit.Observation.Sent;
import chat.parley.testkit.Observation.Settled;
import chat.parley.testkit.Observation.Skipped;
import chat.parley.testkit.Observation.Stored;
import chat.parley.testkit.Observation.Told;

import java.util.ArrayList;
import java.util.List;

/** A room's life and a right history of it. */
final class Scene {
    static final RoomId ROOM = new RoomId(new SampleEvents(1).roomId().value());

    private final List<UserId> people;
    private final List<Event> log;
    private final RoomModel model = new RoomModel();

    Scene(long seed, int persons, int length) {
        RoomGenerator generator = new RoomGenerator(seed, persons);
        people = generator.people();
        log = generator.life(length);
        log.forEach(model::fold);
    }

    static Scene ofSomebodyWhoComesBack() {
        for (long seed = 1; ; seed++) {
            Scene scene = new Scene(seed, 2, 16);
            if (scene.guestIsAwayFrom9To10()) {
                return scene;
            }
        }
    }

    private boolean guestIsAwayFrom9To10() {
        List<Long> seen = seenByGuest().stream().map(Event::seq).toList();
        return seen.contains(8L)
                && !seen.contains(9L)
                && !seen.contains(10L)
                && seen.contains(11L)
                && !seen.contains(1L)
                && seen.size() > 6
                && seen.contains(head())
                && seen.indexOf(8L) > 4
                && event(5).sender().equals(guest());
    }

    UserId guest() {
        return people.get(1);
    }

    String guestReader() {
        return reader(guest());
    }

    private static String reader(UserId user) {
        return "reader of " + user;
    }

    List<Event> log() {
        return log;
    }

    Event event(int seq) {
        return log.get(seq - 1);
    }

    long head() {
        return log.size();
    }

    List<Event> seenByGuest() {
        return log.stream().filter(e -> model.sees(guest(), e.seq())).toList();
    }

    /** An event that could follow the last one. */
    Event next(UserId sender, EventId id) {
        Event last = log.getLast();
        return new Event(
                last.seq() + 1,
                last.n() + 1,
                id,
                "message",
                sender,
                last.device(),
                last.at(),
                Content.text("next"));
    }

    /** Everything went well; without the log itself. */
    List<Observation> right() {
        List<Observation> all = new ArrayList<>();
        for (Event event : log) {
            String intent = "intent " + event.seq();
            all.add(new Sent(event.sender(), intent, ROOM, event.id()));
            all.add(new Acked(event.sender(), ROOM, event.id(), event.seq()));
            all.add(new Asked(event.sender(), ROOM));
            all.add(new Told(event.sender(), ROOM, event.seq()));
            all.add(new ReadUpTo(event.sender(), ROOM, event.seq()));
            all.add(new Stored(ROOM, event));
        }
        people.forEach(person -> follow(reader(person), person, all));
        all.add(new Quiet());
        return all;
    }

    /** The reader is this person's and gets everything that they may see. */
    void follow(String reader, UserId person, List<Observation> all) {
        all.add(new Followed(reader, person, ROOM, 0));
        long hidden = 0;
        for (Event event : log) {
            if (model.sees(person, event.seq())) {
                gap(reader, hidden, event.seq(), all);
                hidden = 0;
                all.add(new Delivered(reader, ROOM, event));
            } else if (hidden == 0) {
                hidden = event.seq();
            }
        }
        if (model.isMember(person)) {
            all.add(new Settled(reader, ROOM));
        }
    }

    private static void gap(String reader, long from, long next, List<Observation> all) {
        if (from > 0) {
            all.add(new Skipped(reader, ROOM, from, next - 1, GapReason.HIDDEN));
        }
    }

    History history(List<Observation> observations) {
        History history = new History();
        observations.forEach(history::add);
        return history;
    }
}
