package chat.parley.simulator;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Directory.DirtyMark;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Everything of one seed: stores, nodes, people with their devices, what they do, and what goes
 * wrong. First a time of faults, then a time without, at whose end everything must have come right.
 */
final class World {
    /** When worlds begin, milliseconds since 1970 UTC. */
    static final long EPOCH = 1_800_000_000_000L;

    private static final long RECOVERY_MS = 240_000;
    private static final long LOOK_EVERY_MS = 5_000;
    private static final int PAGE = 1_000;

    private final long seed;
    private final SplittableRandom random;
    private final Plan plan;
    private final Loop loop = new Loop();
    private final Stores stores;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<RoomId> rooms = new ArrayList<>();
    private final Set<String> dead = new HashSet<>();
    private final Diary diary;
    private final Network network = new Network(this);
    private final Witness witness = new Witness(this);
    private final Oracle oracle = new Oracle(this);
    private final GroupWitness groups = new GroupWitness(this);
    private final GroupDevices devices = new GroupDevices(this);
    private final People people;
    private final Ending ending;
    private long views;
    private boolean faulty = true;
    private long calmSince;

    /**
     * @param trace takes each step as text; null when nobody reads it
     */
    World(long seed, @Nullable Consumer<String> trace) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.plan = Plan.draw(seed, random);
        this.diary = new Diary(loop, trace);
        this.stores = new Stores(this);
        for (int i = 0; i < plan.size().nodes(); i++) {
            nodes.add(new Node(this, i));
        }
        for (int i = 0; i < plan.size().rooms(); i++) {
            RoomId room = new RoomId(Uuids.v7(EPOCH, random));
            diary.name(room.value(), "room" + (i + 1));
            rooms.add(room);
        }
        this.people = new People(this);
        this.ending = new Ending(this);
    }

    Run run() {
        diary.guard(
                () -> {
                    people.begin();
                    new Faults(this).begin();
                    loop.runUntil(plan.size().faultyMs());
                    recover();
                    ending.check();
                });
        return new Run(
                seed,
                plan.toString(),
                diary.faults(),
                diary.violations(),
                loop.ran(),
                oracle.deliveries(),
                hash());
    }

    private void recover() {
        diary.say(() -> "--- nothing goes wrong any more");
        faulty = false;
        calmSince = loop.now();
        nodes.forEach(Node::setClockRight);
        stores.journal().disarm();
        long end = loop.now() + RECOVERY_MS;
        while (loop.now() < end && diary.violations().isEmpty() && !ending.isReached()) {
            loop.runUntil(loop.now() + LOOK_EVERY_MS);
        }
    }

    private long hash() {
        for (RoomId room : rooms) {
            for (Event event : stores.all(StreamId.of(room))) {
                loop.mix(event.id().value().getLeastSignificantBits());
                loop.mix(event.at());
            }
        }
        return loop.hash();
    }

    Plan plan() {
        return plan;
    }

    Diary diary() {
        return diary;
    }

    Network network() {
        return network;
    }

    Witness witness() {
        return witness;
    }

    Oracle oracle() {
        return oracle;
    }

    GroupWitness groups() {
        return groups;
    }

    GroupDevices devices() {
        return devices;
    }

    People people() {
        return people;
    }

    Loop loop() {
        return loop;
    }

    Stores stores() {
        return stores;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Client> clients() {
        return clients;
    }

    List<RoomId> rooms() {
        return rooms;
    }

    SplittableRandom random() {
        return random;
    }

    long now() {
        return loop.now();
    }

    /** Whether something that goes wrong with this chance goes wrong now. */
    boolean happens(double chance) {
        return faulty && chance > 0 && random.nextDouble() < chance;
    }

    /** For how long nothing has gone wrong. */
    long calmFor() {
        if (plan.isCalm()) {
            return Long.MAX_VALUE;
        }
        return faulty ? 0 : loop.now() - calmSince;
    }

    long below(long bound) {
        return random.nextLong(bound);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    Node anyNode() {
        return nodes.get(below(nodes.size()));
    }

    /** Who should sequence the room. */
    Node ownerOf(RoomId room) {
        return nodes.get(Math.floorMod((int) room.value().getLeastSignificantBits(), nodes.size()));
    }

    /** Names what a session is given of a room. */
    String nextView() {
        return "view " + ++views;
    }

    Client addClient(String name, UserId user) {
        Client client = new Client(this, name, user, new DeviceId(Uuids.v4(random)));
        clients.add(client);
        return client;
    }

    void later(long delay, Runnable work) {
        loop.after(delay, Loop.NOBODY, () -> diary.guard(work));
    }

    /** It counts as dead once nothing that it sent to a store can still arrive. */
    void died(String node) {
        later(Stores.ARRIVED_WITHIN_MS, () -> dead.add(node));
    }

    boolean isDead(String node) {
        return dead.contains(node);
    }

    List<DirtyMark> marksOfTheDead() {
        return stores.directory().dirty(PAGE).stream().filter(m -> isDead(m.node())).toList();
    }
}
