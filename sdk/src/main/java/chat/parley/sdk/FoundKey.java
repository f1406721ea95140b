package chat.parley.sdk;

import chat.parley.protocol.Bytes;

import org.jspecify.annotations.Nullable;

/**
 * What this device has to open an event with; or why not.
 *
 * @param incarnation of the group that it came by
 * @param key null where there is none
 * @param why null where there is a key
 */
record FoundKey(
        long seq,
        int incarnation,
        @Nullable Bytes key,
        @Nullable Bytes digest,
        @Nullable Unreadable why) {

    static FoundKey of(long seq, int incarnation, MessageKey key) {
        return new FoundKey(seq, incarnation, key.key(), key.digest(), null);
    }

    static FoundKey none(long seq, int incarnation, Unreadable why) {
        return new FoundKey(seq, incarnation, null, null, why);
    }

    /** Null for none. */
    @Nullable MessageKey opens() {
        return key == null || digest == null ? null : new MessageKey(key, digest);
    }
}
