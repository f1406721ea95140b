package chat.parley.sdk;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * Sends what is sealed, each event under one id until the server says how it ended. What is
 * repeated is the very same message, so that nothing is sealed twice by one key of the group;
 * sealed anew, by the next key, is only what the server did not take.
 */
final class SealedSends {
    /** How often the group may have moved on while one event waits. */
    private static final int MOST_REFUSALS = 10;

    private final RoomGroups groups;
    private final GroupSealing sealing;
    private final KeyFiles keys;
    private final RestClient rest;
    private final SecureRandom random = new SecureRandom();

    SealedSends(RoomGroups groups, GroupSealing sealing, KeyFiles keys, RestClient rest) {
        this.groups = groups;
        this.sealing = sealing;
        this.keys = keys;
        this.rest = rest;
    }

    Rest.Sent send(RoomId room, EventId id, SealedMessage.Inner said, @Nullable Duration patience)
            throws MlsRefused {
        Waiting waiting = new Waiting(patience);
        GroupSealing.Sealed sealed = null;
        for (int refusals = 0; ; refusals++) {
            var leaving = new GroupSealing.Leaving(id, said, sealed);
            GroupSealing.Sealed now =
                    waiting.through(
                            () -> groups.exclusive(room, () -> sealing.sealed(room, leaving)));
            sealed = now;
            try {
                var event = new Rest.NewEvent(id, said.type(), now.content());
                Rest.Sent sent = waiting.through(() -> rest.send(room, event));
                landed(room, now, sent.seq());
                return sent;
            } catch (RequestRefused e) {
                if (!RoomGroups.isLate(e) || refusals == MOST_REFUSALS) {
                    throw e;
                }
                groups.doubt(room);
            }
        }
    }

    /** What was said is found again under its sequence, and archived. */
    private void landed(RoomId room, GroupSealing.Sealed sealed, long seq) throws MlsRefused {
        FoundKey key = FoundKey.of(seq, sealed.incarnation(), sealed.message().key());
        groups.exclusive(
                room,
                () -> {
                    keys.keep(room, List.of(key), false);
                    return key;
                });
    }

    /** Tries again while the server does not answer, or asks for time, as long as one will wait. */
    private final class Waiting {
        private final long endNanos;
        private final boolean isBounded;
        private int failures;

        Waiting(@Nullable Duration patience) {
            this.isBounded = patience != null;
            this.endNanos = System.nanoTime() + (patience == null ? 0 : patience.toNanos());
        }

        <T> T through(Vault.Work<T> work) throws MlsRefused {
            while (true) {
                try {
                    return work.run();
                } catch (ServerUnreachable e) {
                    rest(0, e);
                } catch (RequestRefused e) {
                    if (!Sync.isPassing(e.code()) || e.code() == ErrorCode.UNAUTHENTICATED) {
                        throw e;
                    }
                    Long asked = e.retryAfterMs();
                    rest(asked == null ? 0 : asked, e);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private void rest(long askedMs, ParleyException last) {
            long ms = Backoff.rest(askedMs, ++failures, random);
            if (isBounded && System.nanoTime() + ms * 1_000_000 - endNanos > 0) {
                throw new SendUnsettled(last.message());
            }
            try {
                Thread.sleep(ms);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new SendUnsettled("interrupted");
            }
        }
    }
}
