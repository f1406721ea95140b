package chat.parley.rooms;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomId;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The parts of commits, as blobs: each is noted, then stored, and only then referred to. What
 * nothing refers to, or nobody needs any more, is found by {@link #sweep}. Blocks; safe for use by
 * many threads. Throws {@link StoreUnavailable}; refuses by {@link Refusal}.
 */
final class CommitParts {
    /** Whoever has uploaded parts commits them long before. */
    private static final Duration UNDER_WAY = Duration.ofHours(1);

    private static final int PAGE = 500;

    private final BlobStore blobs;
    private final GroupStore store;
    private final LongSupplier clockMs;

    CommitParts(BlobStore blobs, GroupStore store, LongSupplier clockMs) {
        this.blobs = blobs;
        this.store = store;
        this.clockMs = clockMs;
    }

    /** The first upload of a part stays; another with the same bytes is it. */
    void put(RoomId room, CommitName name, CommitPart part, byte[] bytes) {
        if (bytes.length == 0 || bytes.length > part.most()) {
            throw new Refusal(
                    ErrorCode.TOO_LARGE,
                    "the %s has %d bytes, of 1 to %d".formatted(part, bytes.length, part.most()));
        }
        BlobId blob = part.blob(room, name);
        boolean noted =
                store.note(
                        new GroupStore.Part(blob, room, name, part, bytes.length),
                        clockMs.getAsLong());
        if (!noted || !isStored(blob, bytes)) {
            throw new Refusal(
                    ErrorCode.CONFLICT,
                    "there is another %s under id %s: choose a new one".formatted(part, name.id()));
        }
    }

    private boolean isStored(BlobId blob, byte[] bytes) {
        try {
            return switch (blobs.put(blob, new ByteArrayInputStream(bytes), bytes.length)) {
                case STORED -> true;
                case TAKEN -> read(blob).filter(there -> Arrays.equals(there, bytes)).isPresent();
                case TOO_LARGE -> throw new IllegalStateException("it has so many bytes");
            };
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
    }

    /** What a commit brings; null for a part that was not uploaded. */
    byte @Nullable [] find(RoomId room, CommitName name, CommitPart part) {
        return read(part.blob(room, name)).orElse(null);
    }

    /** Refuses what was not uploaded. */
    byte[] require(RoomId room, CommitName name, CommitPart part) {
        return read(part.blob(room, name))
                .orElseThrow(
                        () ->
                                new Refusal(
                                        ErrorCode.NOT_FOUND,
                                        "upload the %s first".formatted(part)));
    }

    /** Keeps the sweep away while they are committed. */
    void keep(RoomId room, CommitName name, List<CommitPart> parts) {
        List<BlobId> ids = parts.stream().map(part -> part.blob(room, name)).toList();
        if (!store.touch(ids, clockMs.getAsLong())) {
            throw new Refusal(ErrorCode.NOT_FOUND, "upload the parts again, under a new id");
        }
    }

    private Optional<byte[]> read(BlobId blob) {
        Optional<InputStream> content = blobs.read(blob, 0, CommitPart.TREE.most());
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = content.get()) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new StoreUnavailable("the store of blobs broke off", e);
        }
    }

    /** Removes what nothing needs. */
    void sweep() {
        long before = clockMs.getAsLong() - UNDER_WAY.toMillis();
        List<BlobId> page = store.needless(before, PAGE);
        while (!page.isEmpty()) {
            for (BlobId blob : page) {
                if (store.condemn(blob, before)) {
                    blobs.delete(blob);
                    store.forget(blob);
                }
            }
            page = store.needless(before, PAGE);
        }
    }
}
