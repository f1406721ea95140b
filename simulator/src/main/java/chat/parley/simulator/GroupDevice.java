package chat.parley.simulator;

import chat.parley.protocol.Content;
import chat.parley.protocol.EventType;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.GroupStore;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.RoomGroup;
import chat.parley.testkit.SampleHandshakes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A device of a person in an encrypted room. Of MLS it has only which epoch's keys it holds: it
 * comes by them through the commit that ends the epoch before, a Welcome, or a commit of its own.
 * It brings the group to who is in the room, and says things under what keys it has, whether or not
 * they are the newest.
 */
final class GroupDevice {
    private static final int NONE = -1;
    private static final long PATIENCE_MS = 10_000;

    /** Looks after which whoever nobody adds begins the next group. */
    private static final int WAITS = 4;

    private final World world;
    private final LeafOwner owner;
    private final RoomId room;
    private int incarnation;
    private long epoch = NONE;
    private int waited;

    /** Of the look or change that is under way; 0 for none. */
    private long busy;

    private long begun;

    GroupDevice(World world, LeafOwner owner, RoomId room) {
        this.world = world;
        this.owner = owner;
        this.room = room;
    }

    LeafOwner owner() {
        return owner;
    }

    RoomId room() {
        return room;
    }

    /** Whether it is in this epoch. */
    boolean holds(int group, long of) {
        return incarnation == group && epoch == of;
    }

    @Override
    public String toString() {
        return "%s of %s in epoch %d of group %d of %s"
                .formatted(owner.device(), owner.user(), epoch, incarnation, room);
    }

    /** Its store is lost, or older than it should be: nothing of it is used any more. */
    void forget() {
        world.diary().say(() -> this + " forgets");
        epoch = NONE;
    }

    /** Says something, without a look before. */
    void say() {
        if (epoch == NONE || world.devices().isGone(owner)) {
            return;
        }
        SampleHandshakes group = new SampleHandshakes(room, incarnation, (_, _) -> new byte[0]);
        long at = epoch;
        world.people()
                .run(
                        owner,
                        room,
                        EventType.MESSAGE,
                        id -> Content.of(group.sealed(id, at)),
                        _ -> {});
    }

    /** Renews its leaf, without a look before. */
    void update() {
        if (epoch != NONE && busy == 0 && !world.devices().isGone(owner)) {
            commit(List.of(), List.of(), 0);
        }
    }

    /** Looks where the group stands, and does what is to be done. */
    void look() {
        Node node = world.anyNode();
        if (busy != 0 || !node.isUp() || world.devices().isGone(owner)) {
            return;
        }
        long mine = ++begun;
        busy = mine;
        long from = epoch;
        world.later(PATIENCE_MS, () -> finish(mine));
        node.blocking(
                () -> GroupView.read(node, room, owner, from),
                view -> {
                    if (finish(mine) && from == epoch) {
                        follow(node, view);
                    }
                },
                _ -> finish(mine));
    }

    private boolean finish(long which) {
        boolean open = busy == which;
        busy = open ? 0 : busy;
        return open;
    }

    private void follow(Node node, GroupView view) {
        RoomGroup group = view.group();
        if (group == null || group.incarnation() < incarnation) {
            if (group == null && view.person().moderates()) {
                begin(1);
            }
            return;
        }
        if (group.incarnation() > incarnation) {
            epoch = NONE;
        }
        GroupStore.Welcome welcome = view.welcome();
        if (epoch == NONE && welcome != null && welcome.incarnation() == group.incarnation()) {
            hold(welcome.incarnation(), welcome.epoch());
            node.blocking(() -> acknowledge(node, welcome), _ -> {}, _ -> {});
        }
        view.commits().forEach(this::apply);
        GroupLeaf own = leafOf(group);
        if (own == null) {
            epoch = NONE;
            comeIn(view, group);
        } else if (epoch == NONE) {
            join(group, List.of(own));
        } else if (epoch == group.epoch() && view.person().isMember()) {
            tend(view, group);
        }
    }

    private boolean acknowledge(Node node, GroupStore.Welcome welcome) {
        node.directory().groups().acknowledge(owner.user(), owner.device(), room, welcome.seq());
        return true;
    }

    private void hold(int group, long of) {
        world.diary().say(() -> this + " is in epoch " + of + " of group " + group);
        incarnation = group;
        epoch = of;
        waited = 0;
    }

    private void apply(RoomChange.Committed commit) {
        if (epoch == commit.epoch() && incarnation == commit.incarnation()) {
            boolean isOut = commit.removed().stream().anyMatch(this::isOwn);
            epoch = isOut ? NONE : epoch + 1;
        }
    }

    private boolean isOwn(GroupLeaf leaf) {
        return leaf.user().equals(owner.user()) && leaf.device().equals(owner.device());
    }

    private @Nullable GroupLeaf leafOf(RoomGroup group) {
        return leaves(group).stream().filter(this::isOwn).findFirst().orElse(null);
    }

    private static List<GroupLeaf> leaves(RoomGroup group) {
        return group.leaves().entrySet().stream().map(GroupDevice::leaf).toList();
    }

    private static GroupLeaf leaf(Map.Entry<Long, RoomGroup.Leaf> at) {
        return new GroupLeaf(at.getKey(), at.getValue().user(), at.getValue().device());
    }

    private void begin(int next) {
        change(
                new RoomChange.Encrypted(next, Handshake.SUITE, Stores.GENERATION, "", ""),
                () -> hold(next, 0));
    }

    /** By itself if its person is in already; else it waits to be added, for a while. */
    private void comeIn(GroupView view, RoomGroup group) {
        if (leaves(group).stream().anyMatch(leaf -> leaf.user().equals(owner.user()))) {
            join(group, List.of());
        } else if (view.person().isMember() && ++waited > WAITS) {
            begin(group.incarnation() + 1);
        }
    }

    private void join(RoomGroup group, List<GroupLeaf> removed) {
        List<GroupLeaf> added =
                List.of(
                        new GroupLeaf(
                                free(group, removed, 1).getFirst(), owner.user(), owner.device()));
        RoomChange.Committed commit =
                committed(group.incarnation(), group.epoch(), added, removed, 0);
        change(commit, () -> hold(commit.incarnation(), commit.epoch() + 1));
    }

    /** Takes out who left, and in who is missing. */
    private void tend(GroupView view, RoomGroup group) {
        List<GroupLeaf> due =
                group.leaves().entrySet().stream()
                        .filter(leaf -> leaf.getValue().left() || leaf.getValue().ended())
                        .map(GroupDevice::leaf)
                        .toList();
        List<LeafOwner> there =
                leaves(group).stream().map(l -> new LeafOwner(l.user(), l.device())).toList();
        List<LeafOwner> missing =
                view.people().stream()
                        .flatMap(person -> world.devices().of(person).stream())
                        .filter(device -> !there.contains(device))
                        .toList();
        if ((due.isEmpty() && missing.isEmpty()) || due.stream().anyMatch(this::isOwn)) {
            return;
        }
        List<Long> free = free(group, due, missing.size());
        List<GroupLeaf> added = new ArrayList<>();
        for (int i = 0; i < missing.size(); i++) {
            added.add(new GroupLeaf(free.get(i), missing.get(i).user(), missing.get(i).device()));
        }
        commit(added, due, added.size());
    }

    /** The leftmost. */
    private static List<Long> free(RoomGroup group, List<GroupLeaf> removed, int count) {
        SortedSet<Long> taken = new TreeSet<>(group.leaves().keySet());
        removed.forEach(leaf -> taken.remove(leaf.leaf()));
        List<Long> free = new ArrayList<>();
        for (long at = 0; free.size() < count; at++) {
            if (!taken.contains(at)) {
                free.add(at);
            }
        }
        return free;
    }

    private void commit(List<GroupLeaf> added, List<GroupLeaf> removed, int welcomes) {
        change(committed(incarnation, epoch, added, removed, welcomes), () -> {});
    }

    private static RoomChange.Committed committed(
            int group, long ended, List<GroupLeaf> added, List<GroupLeaf> removed, int welcomes) {
        return new RoomChange.Committed(
                group, ended, "AAAA", null, added, removed, "", "", welcomes);
    }

    /** What it changed itself it takes in as what others do: from the log. */
    private void change(RoomChange change, Runnable landed) {
        long mine = ++begun;
        busy = mine;
        world.people()
                .run(
                        owner,
                        room,
                        change.type(),
                        _ -> Content.of(change),
                        outcome -> {
                            finish(mine);
                            if (outcome instanceof Outcome.Acked) {
                                landed.run();
                            }
                        });
    }
}
