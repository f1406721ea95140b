package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Event;
import chat.parley.protocol.HandshakeReader;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;

import org.jspecify.annotations.Nullable;

/** Takes the keys of messages out of a room's log, for its group as it is there. */
final class MessageKeys {
    private final KeyFiles files;
    private final TrustedPeople trusted;
    private final LeafOwner self;

    MessageKeys(KeyFiles files, TrustedPeople trusted, LeafOwner self) {
        this.files = files;
        this.trusted = trusted;
        this.self = self;
    }

    /** What an event has to be opened with, or why it cannot be; null for nothing that is new. */
    @Nullable FoundKey in(RoomId room, HeldGroup held, Event event) throws MlsRefused {
        Said.Sealed sealed = Said.Sealed.in(event.content());
        if (sealed == null) {
            return null;
        }
        if (self.equals(new LeafOwner(event.sender(), event.device()))) {
            return ownKey(room, held, event);
        }
        if (!held.group().hasKeysOf(sealed.epoch())) {
            return isKnown(room, event, sealed) ? null : none(held, event, Unreadable.KEYS_GONE);
        }
        try {
            return opened(held, event, sealed);
        } catch (MlsRefused | IllegalArgumentException _) {
            // a key opens once: what is read again, as after a restore, may have been opened before
            return isKnown(room, event, sealed) ? null : none(held, event, Unreadable.FORGED);
        }
    }

    private static FoundKey none(HeldGroup held, Event event, Unreadable why) {
        return FoundKey.none(event.seq(), held.incarnation(), why);
    }

    /** It was kept under the event's id when it was sealed. */
    private FoundKey ownKey(RoomId room, HeldGroup held, Event event) {
        FoundKey known = files.ofOwn(room, event.id(), event.seq());
        return known == null ? none(held, event, Unreadable.KEYS_GONE) : known;
    }

    private boolean isKnown(RoomId room, Event event, Said.Sealed sealed) {
        FoundKey known = files.of(room, event.seq());
        MessageKey key = known == null ? null : known.opens();
        return key != null && isOf(key, sealed);
    }

    private static boolean isOf(MessageKey key, Said.Sealed sealed) {
        try {
            byte[] bytes = Bytes.parse(sealed.sealed()).toArray();
            return Bytes.of(RecoveryWords.sha256(bytes)).equals(key.digest());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private FoundKey opened(HeldGroup held, Event event, Said.Sealed sealed) throws MlsRefused {
        MlsGroup.Opened opened = held.group().unprotect(Bytes.parse(sealed.key()));
        boolean isFromThere =
                opened.by().user().equals(event.sender())
                        && opened.by().device().equals(event.device());
        Bytes id = Bytes.of(Structures.id(event.id().value()));
        if (!isFromThere || !opened.authenticated().equals(id)) {
            throw new MlsRefused("what somebody else sealed, or for something else");
        }
        Bytes device = trusted.deviceKey(opened.by());
        if (device == null) {
            return none(held, event, Unreadable.UNLISTED);
        }
        if (!HandshakeReader.isCertified(opened.leaf(), device)) {
            throw new MlsRefused("a leaf that its device did not certify");
        }
        MessageKey key = MessageKey.read(opened.data());
        return FoundKey.of(event.seq(), held.incarnation(), key);
    }
}
