package chat.parley.accounts;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.SessionId;

/**
 * A key package, as it waits to be given.
 *
 * @param session with which it goes
 * @param deviceKey that certified its leaf
 * @param ref by which a Welcome refers to it; no two have the same
 * @param encoded an MLSMessage
 * @param lastResort whether it is given when no other is left, to any number of people
 * @param expiresAt milliseconds since 1970 UTC, as {@code addedAt}
 */
public record StoredKeyPackage(
        SessionId session,
        LeafOwner owner,
        Bytes deviceKey,
        Bytes ref,
        Bytes encoded,
        boolean lastResort,
        long expiresAt,
        long addedAt) {}
