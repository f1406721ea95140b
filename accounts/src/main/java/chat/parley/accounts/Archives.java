package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What people's devices archive of what they can read: keys, sealed so that only the person opens
 * them. Blocks; safe for use by many threads. Refuses by {@link Refusal}.
 */
public final class Archives {
    private final ArchiveStore store;

    public Archives(ArchiveStore store) {
        this.store = store;
    }

    /** Puts a bucket of the asker's in the place of the version that was read. */
    public void put(
            Principal by,
            UUID stream,
            long incarnation,
            long bucket,
            Rest.NewArchivedBucket asked) {
        if (asked.sealed().length() > Limits.ARCHIVE_BUCKET_BYTES) {
            throw new Refusal(
                    ErrorCode.TOO_LARGE,
                    "a bucket has at most %d bytes".formatted(Limits.ARCHIVE_BUCKET_BYTES));
        }
        var place = new ArchiveStore.Place(by.user(), stream, incarnation, bucket);
        switch (store.put(
                place, asked.generation(), asked.version(), asked.sealed(), Limits.ARCHIVE_BYTES)) {
            case DONE -> {}
            case OUTDATED ->
                    throw new Refusal(
                            ErrorCode.CONFLICT,
                            "the bucket is of another version, or your identity of another"
                                    + " generation: read both, unite, and put it again");
            case FULL ->
                    throw new Refusal(
                            ErrorCode.TOO_LARGE,
                            "your archive has %d bytes already: delete what you archived of a room"
                                    .formatted(Limits.ARCHIVE_BYTES));
        }
    }

    /** A page of the asker's buckets, newest first, of up to {@link Limits#PAGE_BYTES}. */
    public Rest.ArchivedBuckets read(
            Principal by, UUID stream, long incarnation, long before, int limit) {
        List<Rest.ArchivedBucket> found = store.read(by.user(), stream, incarnation, before, limit);
        List<Rest.ArchivedBucket> page = new ArrayList<>();
        long bytes = 0;
        for (Rest.ArchivedBucket bucket : found) {
            bytes += bucket.sealed().length();
            if (bytes > Limits.PAGE_BYTES) {
                break;
            }
            page.add(bucket);
        }
        boolean last = page.size() == found.size() && found.size() < limit;
        return new Rest.ArchivedBuckets(page, last ? null : page.getLast().bucket());
    }

    public void forget(Principal by, UUID stream) {
        store.forget(by.user(), stream);
    }
}
