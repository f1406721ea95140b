package chat.parley.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * What opens one message of a room, as it lies in an archive: docs/encryption.md, Archive.
 *
 * @param key 32 bytes, of the content
 * @param digest SHA-256 of what the key sealed
 */
public record ArchivedKey(long seq, Bytes key, Bytes digest) {
    /** Sequences of one bucket. */
    public static final int BUCKET = 256;

    private static final int HALF_BYTES = 32;

    /** The bucket in which the key of a sequence lies. */
    public static long bucketOf(long seq) {
        return seq / BUCKET;
    }

    /** What a bucket seals; the keys must ascend by their sequences. */
    public static Bytes plain(List<ArchivedKey> keys) {
        TlsWriter entries = new TlsWriter();
        for (ArchivedKey each : keys) {
            entries.uint64(each.seq).raw(each.key).raw(each.digest);
        }
        return Bytes.of(new TlsWriter().opaque(Bytes.of(entries.toArray())).toArray());
    }

    /** Refuses what is not in order, or not of this bucket. */
    public static List<ArchivedKey> read(Bytes plain, long bucket) throws InvalidHandshake {
        TlsReader in = new TlsReader(plain.toArray());
        TlsReader entries = in.vector();
        in.requireEnd();
        List<ArchivedKey> keys = new ArrayList<>();
        while (entries.hasMore()) {
            ArchivedKey next =
                    new ArchivedKey(
                            entries.uint64(), entries.fixed(HALF_BYTES), entries.fixed(HALF_BYTES));
            boolean isAfter = keys.isEmpty() || next.seq > keys.getLast().seq;
            if (!isAfter || bucketOf(next.seq) != bucket) {
                throw new InvalidHandshake("the archive is not in order");
            }
            keys.add(next);
        }
        return keys;
    }

    /** A sealed bucket: its nonce, and as a vector what was sealed under it. */
    public static Bytes sealed(Bytes nonce, Bytes ciphertext) {
        return Bytes.of(new TlsWriter().raw(nonce).opaque(ciphertext).toArray());
    }

    /** Nonce and ciphertext of a sealed bucket, one behind the other. */
    public static Bytes unframed(Bytes sealed, int nonceBytes) throws InvalidHandshake {
        TlsReader in = new TlsReader(sealed.toArray());
        Bytes nonce = in.fixed(nonceBytes);
        Bytes ciphertext = in.opaque(Limits.ARCHIVE_BUCKET_BYTES, "a bucket");
        in.requireEnd();
        return Bytes.of(new TlsWriter().raw(nonce).raw(ciphertext).toArray());
    }
}
