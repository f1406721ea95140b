package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Availability;
import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.Said;
import chat.parley.protocol.StatusText;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * Nine people and four new rooms: everybody tries everything on every room, allowed or not, all at
 * once. What is said, and every name, is one word that is said nowhere else.
 */
final class AudienceRound {
    /** What each says in each room, or tries to, before anything else. */
    private static final int WORDS = 15;

    private final int number;
    private final Map<Person, Onlooker> people;
    private final Map<Place, RoomId> rooms = new EnumMap<>(Place.class);

    /** What each is to the garden. */
    enum Person {
        OWNER,
        MEMBER,
        /** Removed when a third is over. */
        LEAVER,
        /** Joins when half is over. */
        LATE,
        /** Invited, and never comes. */
        INVITED,
        /** Has a direct conversation with the owner. */
        FRIEND,
        STRANGER,
        /** In a private room of the stranger. */
        ALLY,
        /** A guest of the server, let into the garden alone. */
        VISITOR
    }

    enum Place {
        GARDEN(Person.OWNER),
        MARKET(Person.MEMBER),
        PORCH(Person.OWNER),
        CELLAR(Person.STRANGER);

        final Person owner;

        Place(Person owner) {
            this.owner = owner;
        }
    }

    AudienceRound(int number, Map<Person, Onlooker> people) {
        this.number = number;
        this.people = people;
    }

    RoomId room(Place place) {
        return rooms.get(place);
    }

    /** With people and rooms by what they are here, instead of by their ids. */
    String named(String leak) {
        String named = leak;
        for (Person person : Person.values()) {
            named = named.replace(id(person).toString(), person.name());
        }
        for (Place place : Place.values()) {
            named = named.replace(room(place).toString(), place.name());
        }
        return named;
    }

    private Onlooker person(Person person) {
        return people.get(person);
    }

    UserId id(Person person) {
        return person(person).user();
    }

    /**
     * Answers the logs of the rooms, as their owners read them. That of the direct conversation has
     * those of earlier rounds, too: it is always the same.
     */
    Map<RoomId, List<Event>> play(int acts) throws InterruptedException {
        furnish();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (Person person : Person.values()) {
                all.add(threads.submit(() -> act(person, acts)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("round " + number, e.getCause());
        }
        people.keySet().forEach(this::tryAllOnce);
        people.values().forEach(Onlooker::flush);
        return logs();
    }

    private void furnish() {
        create(
                Place.GARDEN,
                RoomKind.PRIVATE,
                Person.MEMBER,
                Person.LEAVER,
                Person.LATE,
                Person.VISITOR);
        person(Person.OWNER).add(room(Place.GARDEN), id(Person.INVITED));
        create(Place.MARKET, RoomKind.PUBLIC);
        create(Place.PORCH, RoomKind.DIRECT, Person.FRIEND);
        create(Place.CELLAR, RoomKind.PRIVATE, Person.ALLY);
        join(Place.GARDEN, Person.MEMBER, Person.LEAVER, Person.VISITOR);
        join(Place.MARKET, Person.OWNER, Person.LEAVER, Person.INVITED, Person.ALLY);
        join(Place.CELLAR, Person.ALLY);
    }

    private void create(Place place, RoomKind kind, Person... guests) {
        List<UserId> members = List.of(guests).stream().map(this::id).toList();
        String name = kind == RoomKind.DIRECT ? null : tag(place);
        rooms.put(place, person(place.owner).create(new Rest.NewRoom(null, name, kind, members)));
    }

    private void join(Place place, Person... joining) {
        for (Person person : joining) {
            person(person).add(room(place), id(person));
        }
    }

    private String tag(Place place) {
        return name(place) + number;
    }

    private static String name(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private void act(Person person, int acts) {
        Random random = new Random(31L * number + person.ordinal());
        if (person == Person.FRIEND) {
            hide(person);
        }
        for (Place place : Place.values()) {
            subscribe(person, room(place), 0);
        }
        subscribe(person, new RoomId(id(person).value()), 0);
        for (int i = 0; i < WORDS; i++) {
            for (Place place : Place.values()) {
                say(person, place, word(person, place, "w" + i), random);
            }
        }
        for (int i = 0; i < acts; i++) {
            if (person == Person.OWNER && i == acts / 3) {
                person(person).remove(room(Place.GARDEN), id(Person.LEAVER));
            } else if (person == Person.LATE && i == acts / 2) {
                join(Place.GARDEN, person);
            } else {
                Place place = Place.values()[random.nextInt(Place.values().length)];
                if (random.nextInt(3) == 0) {
                    change(person, place, i, random);
                } else {
                    look(person, place, random);
                }
            }
        }
    }

    private void subscribe(Person person, RoomId room, long after) {
        var cursor = new ClientFrame.Cursor(room, after, null);
        person(person).say(new ClientFrame.Subscribe("sub", List.of(cursor)));
    }

    private void change(Person who, Place place, int i, Random random) {
        Onlooker person = person(who);
        RoomId room = room(place);
        String word = word(who, place, "a" + i);
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> say(who, place, word, random);
            case 3, 4 ->
                    person.send(
                            room,
                            new Rest.NewEvent(
                                    freshId(random), EventType.MESSAGE, Content.text(word)));
            case 5 -> person.rename(room, word);
            case 6 -> comeOrGo(who, place, random);
            case 7 -> person.remove(room, id(hardToRemove(who, place)));
            case 8 -> {
                if (who != place.owner) {
                    person.close(room);
                }
            }
            case 9 -> choose(who, word, random);
            case 10 -> person.callMyself(word);
            case 11 -> person.takeNick(room, word);
            case 12 -> person.save(room, 1 + random.nextInt(40));
            case 13 -> respond(who, place, word, random);
            case 14 -> react(who, place, random);
            default -> subscribe(who, room, random.nextInt(40));
        }
    }

    private String word(Person who, Place place, String which) {
        return tag(place) + "-" + name(who) + "-" + which;
    }

    private void say(Person who, Place place, String word, Random random) {
        EventId id = freshId(random);
        Content text = Content.text(word);
        person(who).say(new ClientFrame.Send("s", room(place), id, EventType.MESSAGE, text));
    }

    /** Below a message, to everybody. */
    private void respond(Person who, Place place, String word, Random random) {
        long thread = 1 + random.nextInt(40);
        Content reply = Content.of(new Said.Message(word, null, thread, null, true));
        var event = new Rest.NewEvent(freshId(random), EventType.MESSAGE, reply);
        person(who).send(room(place), event);
    }

    private void react(Person who, Place place, Random random) {
        Content reaction = Content.of(new Said.Reaction(1 + random.nextInt(40), "👍", null));
        var event = new Rest.NewEvent(freshId(random), EventType.REACTION, reaction);
        person(who).send(room(place), event);
    }

    private static EventId freshId(Random random) {
        return new EventId(Uuids.v7(System.currentTimeMillis(), random));
    }

    /** The friend hides all through the round; the others change their minds. */
    private void choose(Person who, String word, Random random) {
        if (who == Person.FRIEND) {
            return;
        }
        AvailabilityChoice[] all = AvailabilityChoice.values();
        person(who)
                .choose(
                        new Rest.PresencePatch(
                                all[random.nextInt(all.length)],
                                new StatusText("🌴", word, null),
                                random.nextBoolean(),
                                random.nextBoolean()));
    }

    private void hide(Person who) {
        person(who)
                .choose(
                        new Rest.PresencePatch(
                                AvailabilityChoice.INVISIBLE,
                                new StatusText(null, name(who) + number, null),
                                false,
                                false));
    }

    /** In the market at will; elsewhere only those try to come whom nobody invited. */
    private void comeOrGo(Person who, Place place, Random random) {
        boolean invited = place == Place.GARDEN && (who == Person.LATE || who == Person.INVITED);
        if (place == Place.MARKET && who != place.owner && random.nextBoolean()) {
            person(who).remove(room(place), id(who));
        } else if (!invited) {
            join(place, who);
        }
    }

    /** Of whom the room keeps at least one, or who comes and goes at will. */
    private static Person hardToRemove(Person who, Place place) {
        return who == place.owner ? Person.FRIEND : place.owner;
    }

    private void look(Person who, Place place, Random random) {
        Onlooker person = person(who);
        RoomId room = room(place);
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> person.readAfter(room, random.nextInt(60));
            case 3, 4 -> person.readBefore(room, 1 + random.nextInt(300));
            case 5 -> person.readInbox();
            case 6 -> person.listRooms();
            case 7 -> person.findRooms(tag(place));
            case 8 -> person.look(room);
            case 9 -> person.listMembers(room);
            case 10 -> person.markRead(room, 1 + random.nextInt(20));
            case 11 -> person.tellTyping(room);
            case 12 -> person.say(new ClientFrame.Typing(room, null));
            case 13 -> person.say(new ClientFrame.Read(room, 1 + random.nextInt(20)));
            case 14 -> person.say(new ClientFrame.Unsubscribe("unsub", List.of(room)));
            case 15 -> person.listPresence(room);
            case 16 -> person.findMembers(room, tag(place));
            case 17 -> person.listSaved();
            case 18 -> person.readAround(room, 1 + random.nextInt(40));
            default -> person.say(new ClientFrame.Status(status(random)));
        }
    }

    private static Availability status(Random random) {
        return random.nextBoolean() ? Availability.AWAY : Availability.ONLINE;
    }

    /** Every way to read, whatever the dice have shown. */
    private void tryAllOnce(Person who) {
        Onlooker person = person(who);
        person.readInbox();
        person.listRooms();
        person.listSaved();
        for (Place place : Place.values()) {
            RoomId room = room(place);
            person.findRooms(tag(place));
            person.readAfter(room, 0);
            person.readBefore(room, Integer.MAX_VALUE);
            person.look(room);
            person.listMembers(room);
            person.listPresence(room);
            person.findMembers(room, tag(place));
            person.save(room, 5);
            person.readAround(room, 5);
            person.markRead(room, 1);
            person.tellTyping(room);
            person.say(new ClientFrame.Typing(room, null));
            person.say(new ClientFrame.Read(room, 1));
            subscribe(who, room, 0);
        }
    }

    private Map<RoomId, List<Event>> logs() {
        Map<RoomId, List<Event>> logs = new HashMap<>();
        rooms.forEach((place, room) -> logs.put(room, log(place, room)));
        return logs;
    }

    private List<Event> log(Place place, RoomId room) {
        List<Event> log = new ArrayList<>();
        long head = Long.MAX_VALUE;
        while (log.size() < head) {
            Rest.Events page = person(place.owner).readAfter(room, log.size()).orElseThrow();
            log.addAll(page.events());
            head = page.head();
        }
        assertThat(log).map(Event::seq).isEqualTo(LongStream.rangeClosed(1, head).boxed().toList());
        assertThat(log)
                .filteredOn(event -> event.type().equals(EventType.MESSAGE))
                .allMatch(event -> event.content().toString().contains(name(place)));
        return log;
    }
}
