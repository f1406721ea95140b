package chat.parley.simulator;

import chat.parley.protocol.Availability;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.History;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Who takes part in a world, and what they do: talk, come, go, remove each other, look back. */
final class People {
    private static final List<String> NAMES = List.of("ada", "bob", "cyd", "dan", "eve", "fay");

    /** Tried in each rolling restart; most while no node knows them. */
    private static final int TOPICS = 6;

    private final World world;
    private final List<UserId> users = new ArrayList<>();
    private final List<Errand> errands = new ArrayList<>();
    private final Inquiries inquiries;
    private int named;

    People(World world) {
        this.world = world;
        this.inquiries = new Inquiries(world);
    }

    void begin() {
        Plan plan = world.plan();
        for (int i = 0; i < plan.size().users(); i++) {
            UserId user = new UserId(Uuids.v4(world.random()));
            world.diary().name(user.value(), NAMES.get(i));
            users.add(user);
            for (int device = 1; device <= plan.size().devices(); device++) {
                world.addClient(NAMES.get(i) + device, users.get(i));
            }
        }
        world.rooms().forEach(this::open);
        for (int i = 0; i < plan.size().messages(); i += plan.size().burst()) {
            world.later(atSomeTime(), this::talk);
        }
        for (int i = 0; i < plan.size().changes(); i++) {
            world.later(atSomeTime(), this::change);
        }
        for (int i = 0; i < plan.blows().rollingRestarts() * TOPICS; i++) {
            world.later(atSomeTime(), this::giveTopic);
        }
        world.devices().begin(users);
    }

    long atSomeTime() {
        return 500
                + world.below(
                        world.plan().size().rush() ? 3_000 : world.plan().size().faultyMs() - 500);
    }

    private void open(RoomId room) {
        RoomChange.Created creation = creation();
        world.later(world.below(200), () -> send(users.getFirst(), room, creation));
        if (creation.kind() == RoomKind.DIRECT) {
            return;
        }
        for (UserId user : users) {
            if (world.below(4) > 0) {
                world.later(300 + world.below(2_000), () -> enter(room, user));
            }
        }
    }

    /** Where rooms are encrypted, none is public. */
    private RoomChange.Created creation() {
        RoomChange.Created open = open();
        return world.plan().encrypted()
                ? new RoomChange.Created(
                        open.with() == null ? RoomKind.PRIVATE : RoomKind.DIRECT,
                        open.name(),
                        Encryption.MLS,
                        open.with())
                : open;
    }

    private RoomChange.Created open() {
        return switch (world.below(8)) {
            case 0 -> new RoomChange.Created(RoomKind.DIRECT, null, Encryption.NONE, users.get(1));
            case 1, 2, 3 ->
                    new RoomChange.Created(RoomKind.PRIVATE, nextName(), Encryption.NONE, null);
            default -> new RoomChange.Created(RoomKind.PUBLIC, nextName(), Encryption.NONE, null);
        };
    }

    /** Names that nobody comes by otherwise: where one shows up, it was seen. */
    private String nextName() {
        return "name-" + ++named;
    }

    private void enter(RoomId room, UserId user) {
        if (!user.equals(users.getFirst())) {
            send(users.getFirst(), room, new RoomChange.Invited(user));
            world.later(world.below(1_500), () -> send(user, room, new RoomChange.Joined(user)));
        }
    }

    boolean haveOpenErrands() {
        return errands.stream().anyMatch(Errand::isOpen);
    }

    private void giveTopic() {
        Content topic = Release.topic(nextName());
        run(anybody(), anyRoom(), Release.TOPIC, topic, _ -> {});
    }

    private void send(UserId user, RoomId room, RoomChange change) {
        Consumer<Outcome> done = outcome -> done(user, room, change, outcome);
        run(user, room, change.type(), Content.of(change), done);
    }

    private void run(
            UserId user, RoomId room, String type, Content content, Consumer<Outcome> done) {
        run(new LeafOwner(user, new DeviceId(user.value())), room, type, _ -> content, done);
    }

    /**
     * Lets a device try until it is answered.
     *
     * @param content of the event that has this id
     */
    void run(
            LeafOwner by,
            RoomId room,
            String type,
            Function<EventId, Content> content,
            Consumer<Outcome> done) {
        EventId id = new EventId(Uuids.v7(World.EPOCH + world.now(), world.random()));
        Errand errand =
                new Errand(world, by.user(), by.device(), room, type, content.apply(id), id, done);
        errands.add(errand);
        errand.run();
    }

    private void done(UserId user, RoomId room, RoomChange change, Outcome outcome) {
        boolean enters =
                change instanceof RoomChange.Joined || change instanceof RoomChange.Created;
        if (enters && outcome instanceof Outcome.Acked) {
            world.clients().stream()
                    .filter(client -> client.user().equals(user))
                    .forEach(client -> client.reader().enter(room));
        }
        if (change instanceof RoomChange.Deletion && outcome instanceof Outcome.Acked) {
            lookBack(room);
        }
    }

    private void talk() {
        Client client = world.clients().get(world.below(world.clients().size()));
        RoomId room = anyRoom();
        switch (world.below(10)) {
            case 0 -> client.markRead(room);
            case 1 -> client.signal(new ClientFrame.Typing(room, null));
            case 2 -> client.signal(new ClientFrame.Status(anyStatus()));
            case 3 -> inquiries.ask(client.user(), room);
            default -> {
                for (int i = 0; i < world.plan().size().burst(); i++) {
                    client.say(room);
                }
            }
        }
    }

    private Availability anyStatus() {
        Availability[] all = Availability.values();
        return all[world.below(all.length)];
    }

    private RoomId anyRoom() {
        return world.rooms().get(world.below(world.rooms().size()));
    }

    private UserId anybody() {
        return users.get(world.below(users.size()));
    }

    private void change() {
        UserId user = anybody();
        UserId other = anybody();
        UserId owner = users.getFirst();
        RoomId room = anyRoom();
        switch (world.below(16)) {
            case 0, 1 -> send(user, room, new RoomChange.Left(user));
            case 2, 3 -> send(owner, room, new RoomChange.Left(other));
            case 4 -> send(other, room, new RoomChange.Left(user));
            case 5, 6 -> send(user, room, new RoomChange.Joined(user));
            case 7 -> send(owner, room, new RoomChange.Invited(user));
            case 8 -> send(owner, room, new RoomChange.RoleGiven(user, anyRole()));
            case 9 -> send(user, room, new RoomChange.Renamed(nextName()));
            case 10 -> say(user, room, new Said.Edit(anySeq(), nextName(), null, null));
            case 11 -> say(user, room, new Said.Reaction(anySeq(), nextName(), null));
            case 12 -> delete(user, room);
            case 13, 14 -> send(owner, room, show(anyHistory()));
            default -> delete(owner, room);
        }
    }

    private static RoomChange show(History history) {
        return new RoomChange.Configured(null, null, null, null, null, history);
    }

    private History anyHistory() {
        History[] all = History.values();
        return all[world.below(all.length)];
    }

    /** Everybody looks before, and again once it is acknowledged. */
    private void delete(UserId user, RoomId room) {
        lookBack(room);
        send(user, room, new RoomChange.Deletion(List.of(anySeq())));
    }

    private void lookBack(RoomId room) {
        users.forEach(user -> inquiries.lookBack(user, room));
    }

    /** Whatever is said about what was said. */
    private void say(UserId user, RoomId room, Said said) {
        String type = said instanceof Said.Edit ? EventType.EDIT : EventType.REACTION;
        run(user, room, type, Content.of(said), _ -> {});
    }

    /** Of an event that may be there, may be hidden, and may come only later. */
    private long anySeq() {
        return 1L + world.below(30);
    }

    private RoomRole anyRole() {
        RoomRole[] roles = RoomRole.values();
        return roles[world.below(roles.length)];
    }
}
