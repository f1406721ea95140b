package chat.parley.testkit;

import chat.parley.accounts.StoredAccount;
import chat.parley.accounts.StoredInvitation;
import chat.parley.accounts.StoredKey;
import chat.parley.accounts.StoredSession;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import java.util.SplittableRandom;

/** Seeded people, sessions and invitations. Not thread-safe. */
final class SampleAccounts {
    static final long NOW = 1_790_000_000_000L;

    private final SplittableRandom random;

    SampleAccounts(long seed) {
        random = new SplittableRandom(seed);
    }

    UserId user() {
        return new UserId(Uuids.v4(random));
    }

    DeviceId device() {
        return new DeviceId(Uuids.v4(random));
    }

    SessionId sessionId() {
        return new SessionId(Uuids.v4(random));
    }

    StoredAccount account(String name) {
        return new StoredAccount(
                user(), name, "Näme " + name, null, ServerRole.MEMBER, text(), NOW, null, false);
    }

    StoredInvitation invitation(int uses, long expiresAt, UserId by) {
        return new StoredInvitation(text(), uses, expiresAt, by, null, ServerRole.MEMBER, true);
    }

    StoredSession session(StoredAccount of, DeviceId device, long at) {
        return new StoredSession(
                sessionId(), of.user(), device, "läptop", text(), at, at, at, "192.0.2.7");
    }

    StoredSession session(StoredAccount of, long at) {
        return session(of, device(), at);
    }

    StoredKey key(long createdAt) {
        return new StoredKey(text(), text(), text(), createdAt, null);
    }

    /** Stands for a hash, a code, a key: stores take them as they are. */
    String text() {
        return Long.toUnsignedString(random.nextLong(), 36);
    }
}
