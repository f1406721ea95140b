package chat.parley.simulator;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.GroupStore;
import chat.parley.testkit.GroupModel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The devices of people in encrypted rooms, what they do there, and who takes them out. */
final class GroupDevices {
    private static final long LOOK_EVERY_MS = 1_500;
    private static final int GONE_AT_ONCE = 10;

    /** At most so many devices sign out, and so many times one forgets what it has. */
    private static final int MISHAPS = 3;

    private final World world;
    private final List<LeafOwner> owners = new ArrayList<>();
    private final List<GroupDevice> devices = new ArrayList<>();
    private final Set<LeafOwner> gone = new HashSet<>();

    GroupDevices(World world) {
        this.world = world;
    }

    void begin(List<UserId> users) {
        if (!world.plan().encrypted()) {
            return;
        }
        for (UserId user : users) {
            for (int i = 0; i < world.plan().size().devices(); i++) {
                owners.add(new LeafOwner(user, new DeviceId(Uuids.v4(world.random()))));
            }
        }
        for (LeafOwner owner : owners) {
            for (RoomId room : world.rooms()) {
                GroupDevice device = new GroupDevice(world, owner, room);
                devices.add(device);
                world.later(500 + world.below(2_000), () -> look(device));
            }
        }
        for (int i = 0; i < world.plan().size().messages(); i++) {
            world.later(world.people().atSomeTime(), () -> any().say());
        }
        for (int i = 0; i < world.plan().size().changes(); i++) {
            world.later(world.people().atSomeTime(), () -> any().update());
        }
        for (int i = world.below(MISHAPS); i > 0; i--) {
            world.later(world.people().atSomeTime(), this::signOut);
            world.later(world.people().atSomeTime(), () -> any().forget());
        }
    }

    private void look(GroupDevice device) {
        device.look();
        world.later(LOOK_EVERY_MS + world.below(2_000), () -> look(device));
    }

    private GroupDevice any() {
        return devices.get(world.below(devices.size()));
    }

    private void signOut() {
        LeafOwner owner = owners.get(world.below(owners.size()));
        world.diary().fault("device " + owner.device() + " of " + owner.user() + " signs out");
        gone.add(owner);
    }

    boolean isGone(LeafOwner device) {
        return gone.contains(device);
    }

    List<LeafOwner> all() {
        return owners;
    }

    /** Those that could be added: of this person, and signed in. */
    List<LeafOwner> of(UserId user) {
        return owners.stream()
                .filter(device -> device.user().equals(user) && !isGone(device))
                .toList();
    }

    /**
     * Says in rooms' logs which devices are gone, as {@code rooms/Groups} does: one node at a time,
     * or two when they do not agree which is up.
     */
    void removeGone(Node node) {
        boolean first =
                world.nodes().stream().filter(Node::isUp).findFirst().equals(Optional.of(node));
        if (first || world.happens(world.plan().rates().stray())) {
            node.blocking(
                    () -> node.directory().groups().gone(GONE_AT_ONCE),
                    found -> found.forEach(this::remove),
                    _ -> {});
        }
    }

    private void remove(GroupStore.InGroup device) {
        RoomChange removal = new RoomChange.Removal(device.user(), device.device());
        world.people()
                .run(
                        new LeafOwner(device.user(), device.device()),
                        device.room(),
                        removal.type(),
                        _ -> Content.of(removal),
                        _ -> {});
    }

    /** What still has to come right, when nothing goes wrong any more. */
    List<String> unhealed() {
        List<String> all = new ArrayList<>();
        for (GroupDevice device : devices) {
            GroupModel model = world.groups().model(device.room());
            boolean stays =
                    model.devices().contains(device.owner())
                            && model.isMember(device.owner().user())
                            && !isGone(device.owner());
            if (stays
                    && (model.mustRemove() || !device.holds(model.incarnation(), model.epoch()))) {
                all.add(device + " in " + model.text());
            }
        }
        return all;
    }
}
