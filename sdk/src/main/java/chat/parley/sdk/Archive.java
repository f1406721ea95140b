package chat.parley.sdk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.protocol.ArchivedKey;
import chat.parley.protocol.Bytes;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys of what this person can read, for their devices to come: on the server, under a key that
 * only they have. Blocks; thread-safe.
 */
final class Archive {
    private static final byte[] LABEL = "Parley archive 1\0".getBytes(US_ASCII);
    private static final int TRIES = 5;

    /** A bucket that lacked something is asked for again after so long. */
    private static final long AGAIN_MS = 60_000;

    private final KeysClient server;
    private final KeyFiles files;
    private final OwnKeys own;
    private final Map<KeyFiles.Place, Long> asked = new ConcurrentHashMap<>();

    Archive(KeysClient server, KeyFiles files, OwnKeys own) {
        this.server = server;
        this.files = files;
        this.own = own;
    }

    /**
     * What a bucket held when it was read.
     *
     * @param version to be replaced; 0 for none
     */
    private record Known(List<ArchivedKey> keys, long version) {}

    /**
     * Looks for keys in what the person's devices archived; in vain before this device has the key
     * to it. To be called in what is exclusive to the room.
     *
     * @param newest incarnation that is known
     */
    void restore(RoomId room, int newest, Collection<Long> seqs) throws MlsRefused {
        OwnKeys.Secrets secrets = own.secrets();
        if (secrets == null) {
            return;
        }
        List<Long> buckets = seqs.stream().map(ArchivedKey::bucketOf).distinct().toList();
        for (long bucket : buckets.reversed()) {
            for (int incarnation = newest; incarnation > 0; incarnation--) {
                restore(new KeyFiles.Place(room, incarnation, bucket), secrets);
            }
        }
    }

    private void restore(KeyFiles.Place place, OwnKeys.Secrets secrets) throws MlsRefused {
        long now = System.currentTimeMillis();
        if (now < asked.getOrDefault(place, 0L) + AGAIN_MS) {
            return;
        }
        Known known = known(place, secrets);
        asked.values().removeIf(at -> now >= at + AGAIN_MS);
        asked.put(place, now);
        List<FoundKey> found = new ArrayList<>();
        for (ArchivedKey key : known.keys()) {
            MessageKey opens = new MessageKey(key.key(), key.digest());
            found.add(FoundKey.of(key.seq(), place.incarnation(), opens));
        }
        files.keep(place.room(), found, true);
    }

    /**
     * Adds to a bucket what is found here. To be called in what is exclusive to the room.
     *
     * @return false where this device has no key to the archive
     */
    boolean write(KeyFiles.Place place) throws MlsRefused {
        OwnKeys.Secrets secrets = own.secrets();
        if (secrets == null) {
            return false;
        }
        for (int tries = 1; ; tries++) {
            Known known = known(place, secrets);
            List<ArchivedKey> all = united(known.keys(), here(place));
            if (all.size() == known.keys().size()) {
                files.archived(place);
                return true;
            }
            Bytes sealed = sealed(all, secrets.archive(), own.self().user(), place);
            var now = new Rest.NewArchivedBucket(secrets.generation(), known.version(), sealed);
            try {
                server.archive(place.room().value(), place.incarnation(), place.bucket(), now);
                files.archived(place);
                return true;
            } catch (RequestRefused e) {
                if (e.code() != ErrorCode.CONFLICT || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private List<ArchivedKey> here(KeyFiles.Place place) {
        List<ArchivedKey> keys = new ArrayList<>();
        for (FoundKey each : files.bucket(place.room(), place.bucket()).values()) {
            MessageKey opens = each.opens();
            if (opens != null && each.incarnation() == place.incarnation()) {
                keys.add(new ArchivedKey(each.seq(), opens.key(), opens.digest()));
            }
        }
        return keys;
    }

    private Known known(KeyFiles.Place place, OwnKeys.Secrets secrets) throws MlsRefused {
        Rest.ArchivedBucket kept = kept(place);
        if (kept == null) {
            return new Known(List.of(), 0);
        }
        return kept.generation() == secrets.generation()
                ? new Known(
                        opened(kept.sealed(), secrets.archive(), own.self().user(), place),
                        kept.version())
                : new Known(List.of(), kept.version());
    }

    private Rest.@Nullable ArchivedBucket kept(KeyFiles.Place place) {
        List<Rest.ArchivedBucket> read =
                server.readArchive(place.room().value(), place.incarnation(), place.bucket() + 1, 1)
                        .buckets();
        return read.isEmpty() || read.getFirst().bucket() != place.bucket()
                ? null
                : read.getFirst();
    }

    /** Of one sequence what is there already stays. */
    static List<ArchivedKey> united(List<ArchivedKey> known, List<ArchivedKey> more) {
        Map<Long, ArchivedKey> all = new TreeMap<>();
        more.forEach(key -> all.put(key.seq(), key));
        known.forEach(key -> all.put(key.seq(), key));
        return List.copyOf(all.values());
    }

    static Bytes sealed(List<ArchivedKey> keys, Bytes key, UserId user, KeyFiles.Place place) {
        byte[] boxed = Boxes.box(key, ArchivedKey.plain(keys).toArray(), additional(user, place));
        return ArchivedKey.sealed(
                Bytes.of(Arrays.copyOf(boxed, Boxes.NONCE_BYTES)),
                Bytes.of(Arrays.copyOfRange(boxed, Boxes.NONCE_BYTES, boxed.length)));
    }

    /** Refuses what this person's devices did not write for this place. */
    static List<ArchivedKey> opened(Bytes sealed, Bytes key, UserId user, KeyFiles.Place place)
            throws MlsRefused {
        try {
            byte[] boxed = ArchivedKey.unframed(sealed, Boxes.NONCE_BYTES).toArray();
            byte[] plain = Boxes.unbox(key, boxed, additional(user, place), "the archive");
            return ArchivedKey.read(Bytes.of(plain), place.bucket());
        } catch (InvalidHandshake e) {
            throw new MlsRefused("the archive cannot be read", e);
        }
    }

    private static byte[] additional(UserId user, KeyFiles.Place place) {
        return ByteBuffer.allocate(LABEL.length + 2 * Structures.ID_BYTES + 2 * Integer.BYTES)
                .put(LABEL)
                .put(Structures.id(user.value()))
                .put(Structures.id(place.room().value()))
                .putInt(place.incarnation())
                .putInt((int) place.bucket())
                .array();
    }
}
