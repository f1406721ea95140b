package chat.parley.rooms;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** In memory, gone with the process. */
final class MemoryGroups implements GroupStore {
    /** Of a part that is being swept away. */
    private static final long CONDEMNED = 0;

    private static final Comparator<InGroup> ORDER =
            Comparator.comparing(InGroup::room).thenComparing(InGroup::device);

    private final Map<BlobId, Noted> parts = new LinkedHashMap<>();
    private final Map<RoomId, NavigableMap<Long, GroupEpoch>> epochs = new HashMap<>();
    private final Map<Waiting, Added> welcomes = new HashMap<>();

    private final NavigableMap<RoomId, List<LeafOwner>> devices = new TreeMap<>();
    private final Predicate<RoomId> isDirty;
    private final Predicate<LeafOwner> isGone;

    /**
     * @param isDirty whether what is projected of a room may be behind
     * @param isGone whether a device is signed in no more
     */
    MemoryGroups(Predicate<RoomId> isDirty, Predicate<LeafOwner> isGone) {
        this.isDirty = isDirty;
        this.isGone = isGone;
    }

    private record Noted(Part part, long at) {}

    private record Waiting(UserId user, DeviceId device, RoomId room) {}

    private record Added(Welcome welcome, long at) {}

    synchronized void project(RoomId room, @Nullable RoomGroup group, List<GroupEpoch> begun) {
        for (GroupEpoch epoch : begun) {
            epochs.computeIfAbsent(room, _ -> new TreeMap<>()).put(epoch.seq(), epoch);
        }
        if (group != null) {
            devices.put(room, group.living());
            GroupEpoch.welcomed(group, begun).forEach(device -> offer(room, device));
            welcomes.entrySet()
                    .removeIf(
                            welcome ->
                                    welcome.getKey().room().equals(room)
                                            && isNeedless(
                                                    welcome.getValue().welcome(),
                                                    welcome.getKey(),
                                                    group));
        }
    }

    private void offer(RoomId room, GroupEpoch.Welcomed device) {
        GroupEpoch to = device.to();
        welcomes.put(
                new Waiting(device.owner().user(), device.owner().device(), room),
                new Added(new Welcome(room, to.incarnation(), to.epoch(), to.seq()), to.at()));
    }

    private static boolean isNeedless(Welcome welcome, Waiting device, RoomGroup group) {
        return welcome.incarnation() < group.incarnation()
                || !group.living().contains(new LeafOwner(device.user(), device.device()));
    }

    @Override
    public synchronized boolean note(Part part, long atMs) {
        Noted there = parts.get(part.blob());
        if (there != null && there.at() == CONDEMNED) {
            return false;
        }
        parts.put(part.blob(), new Noted(part, atMs));
        return true;
    }

    @Override
    public synchronized boolean touch(Collection<BlobId> named, long atMs) {
        boolean all =
                named.stream()
                        .allMatch(
                                blob ->
                                        parts.containsKey(blob)
                                                && parts.get(blob).at() != CONDEMNED);
        if (all) {
            named.forEach(
                    blob ->
                            parts.computeIfPresent(
                                    blob, (_, noted) -> new Noted(noted.part(), atMs)));
        }
        return all;
    }

    @Override
    public synchronized List<BlobId> needless(long beforeMs, int limit) {
        return parts.values().stream()
                .filter(noted -> noted.at() < beforeMs)
                .map(Noted::part)
                .filter(part -> !isDirty.test(part.room()) && !isNeeded(part))
                .map(Part::blob)
                .limit(limit)
                .toList();
    }

    private boolean isNeeded(Part part) {
        NavigableMap<Long, GroupEpoch> ofRoom = epochs.getOrDefault(part.room(), new TreeMap<>());
        Optional<GroupEpoch> epoch =
                ofRoom.values().stream()
                        .filter(begun -> begun.commit().equals(part.commit()))
                        .findFirst();
        if (epoch.isEmpty()) {
            return false;
        }
        long seq = epoch.get().seq();
        return part.part() == CommitPart.COMMIT
                ? part.bytes() > Limits.COMMIT_IN_EVENT_BYTES
                : ofRoom.lastKey() == seq
                        || welcomes.values().stream()
                                .map(Added::welcome)
                                .anyMatch(w -> w.room().equals(part.room()) && w.seq() == seq);
    }

    @Override
    public synchronized boolean condemn(BlobId part, long beforeMs) {
        Noted noted = parts.get(part);
        if (noted == null || noted.at() >= beforeMs) {
            return false;
        }
        parts.put(part, new Noted(noted.part(), CONDEMNED));
        return true;
    }

    @Override
    public synchronized void forget(BlobId part) {
        parts.remove(part);
    }

    @Override
    public synchronized List<GroupEpoch> epochs(
            RoomId room, int incarnation, long after, int limit) {
        return epochs.getOrDefault(room, new TreeMap<>()).values().stream()
                .filter(epoch -> epoch.incarnation() == incarnation && epoch.epoch() > after)
                .limit(limit)
                .map(MemoryGroups::asTold)
                .toList();
    }

    @Override
    public synchronized Optional<GroupEpoch> epoch(RoomId room, long seq) {
        return Optional.ofNullable(epochs.getOrDefault(room, new TreeMap<>()).get(seq))
                .map(MemoryGroups::asTold);
    }

    private static GroupEpoch asTold(GroupEpoch epoch) {
        return new GroupEpoch(
                epoch.incarnation(),
                epoch.epoch(),
                epoch.seq(),
                epoch.at(),
                epoch.commit(),
                List.of());
    }

    @Override
    public synchronized List<Welcome> welcomes(UserId user, DeviceId device, int limit) {
        return welcomes.entrySet().stream()
                .filter(entry -> entry.getKey().user().equals(user))
                .filter(entry -> entry.getKey().device().equals(device))
                .sorted(
                        Comparator.comparingLong(
                                        (Map.Entry<Waiting, Added> entry) -> entry.getValue().at())
                                .thenComparing(entry -> entry.getKey().room()))
                .map(entry -> entry.getValue().welcome())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Welcome> welcome(UserId user, DeviceId device, RoomId room) {
        return Optional.ofNullable(welcomes.get(new Waiting(user, device, room)))
                .map(Added::welcome);
    }

    @Override
    public synchronized void acknowledge(UserId user, DeviceId device, RoomId room, long seq) {
        welcomes.computeIfPresent(
                new Waiting(user, device, room),
                (_, added) -> added.welcome().seq() <= seq ? null : added);
    }

    @Override
    public synchronized List<InGroup> gone(int limit) {
        return inGroups().filter(this::isGone).limit(limit).toList();
    }

    @Override
    public synchronized Look look(@Nullable InGroup after, int most) {
        List<InGroup> page =
                inGroups()
                        .dropWhile(device -> after != null && ORDER.compare(device, after) <= 0)
                        .limit(most)
                        .toList();
        return new Look(
                page.stream().filter(this::isGone).toList(),
                page.size() < most ? null : page.getLast());
    }

    private Stream<InGroup> inGroups() {
        return devices.entrySet().stream()
                .flatMap(
                        room ->
                                room.getValue().stream()
                                        .map(
                                                owner ->
                                                        new InGroup(
                                                                room.getKey(),
                                                                owner.user(),
                                                                owner.device())))
                .sorted(ORDER);
    }

    private boolean isGone(InGroup device) {
        return isGone.test(new LeafOwner(device.user(), device.device()));
    }

    @Override
    public synchronized void expire(long beforeMs) {
        welcomes.values().removeIf(added -> added.at() < beforeMs);
    }
}
