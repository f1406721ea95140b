package chat.parley.sdk;

import chat.parley.protocol.ArchivedKey;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys of messages on this device, a file for each 256 sequences of a room, and beside it a
 * mark as long as some of them are not archived; and those of what this device has sealed last, by
 * the ids of events whose sequences are not known yet. To be called in what is exclusive to the
 * room.
 */
final class KeyFiles {
    private static final String KEYS = "keys-";
    private static final String UNARCHIVED = "unarchived-";
    private static final String SEALED = "sealed-";

    /** What was sealed before so many others has long been read again. */
    private static final int MOST_SEALED = 200;

    private final Vault vault;

    KeyFiles(Vault vault) {
        this.vault = vault;
    }

    private record Bucket(List<FoundKey> keys) {}

    private record Unarchived(RoomId room, int incarnation, long bucket) {}

    /** A bucket of an archive that lacks keys. */
    record Place(RoomId room, int incarnation, long bucket) {
        private String mark() {
            return UNARCHIVED + room + "-" + incarnation + "-" + bucket;
        }
    }

    private record Sealed(EventId id, int incarnation, MessageKey key) {}

    private record SealedLately(List<Sealed> keys) {}

    /** By their sequences. */
    Map<Long, FoundKey> bucket(RoomId room, long bucket) {
        Map<Long, FoundKey> all = new TreeMap<>();
        try {
            Bucket kept = vault.read(name(room, bucket), Bucket.class);
            if (kept != null) {
                kept.keys().forEach(key -> all.put(key.seq(), key));
            }
        } catch (MlsRefused _) {
            // what is damaged is found in the archive again
        }
        return all;
    }

    /** Null for nothing that was found. */
    @Nullable FoundKey of(RoomId room, long seq) {
        return bucket(room, ArchivedKey.bucketOf(seq)).get(seq);
    }

    /** On the disk when this returns; a key that is there stays. */
    void keep(RoomId room, Collection<FoundKey> found, boolean areArchived) {
        Map<Long, List<FoundKey>> buckets = new TreeMap<>();
        for (FoundKey each : found) {
            buckets.computeIfAbsent(ArchivedKey.bucketOf(each.seq()), _ -> new ArrayList<>())
                    .add(each);
        }
        buckets.forEach((bucket, keys) -> keep(room, bucket, keys, areArchived));
    }

    private void keep(RoomId room, long bucket, List<FoundKey> found, boolean areArchived) {
        Map<Long, FoundKey> all = bucket(room, bucket);
        boolean isChanged = false;
        for (FoundKey each : found) {
            FoundKey known = all.get(each.seq());
            if (known == null || known.opens() == null) {
                all.put(each.seq(), each);
                isChanged = true;
                if (!areArchived && each.opens() != null) {
                    mark(new Place(room, each.incarnation(), bucket));
                }
            }
        }
        if (isChanged) {
            vault.write(name(room, bucket), new Bucket(List.copyOf(all.values())));
        }
    }

    private void mark(Place place) {
        if (!vault.has(place.mark())) {
            vault.write(
                    place.mark(),
                    new Unarchived(place.room(), place.incarnation(), place.bucket()));
        }
    }

    /** What is to be written to the archive. */
    List<Place> unarchived() {
        List<Place> all = new ArrayList<>();
        for (String name : vault.names(UNARCHIVED)) {
            try {
                Unarchived mark = vault.read(name, Unarchived.class);
                if (mark != null) {
                    all.add(new Place(mark.room(), mark.incarnation(), mark.bucket()));
                }
            } catch (MlsRefused _) {
                vault.delete(name);
            }
        }
        return all;
    }

    void archived(Place place) {
        vault.delete(place.mark());
    }

    /** What is about to leave under this id. */
    void sealed(RoomId room, EventId id, int incarnation, MessageKey key) {
        List<Sealed> all = new ArrayList<>(sealed(room));
        all.removeIf(each -> each.id().equals(id));
        all.add(new Sealed(id, incarnation, key));
        int from = Math.max(0, all.size() - MOST_SEALED);
        vault.write(SEALED + room, new SealedLately(all.subList(from, all.size())));
    }

    /** The key of what this device has sealed under an id; null for nothing of the last. */
    @Nullable FoundKey ofOwn(RoomId room, EventId id, long seq) {
        return sealed(room).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .map(each -> FoundKey.of(seq, each.incarnation(), each.key()))
                .orElse(null);
    }

    private List<Sealed> sealed(RoomId room) {
        try {
            SealedLately kept = vault.read(SEALED + room, SealedLately.class);
            return kept == null ? List.of() : kept.keys();
        } catch (MlsRefused _) {
            return List.of();
        }
    }

    private static String name(RoomId room, long bucket) {
        return KEYS + room + "-" + bucket;
    }
}
