package chat.parley.rooms;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.HandshakeReader;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.Said;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Base64;

/** What an encrypted room takes: only what is sealed, in an epoch of its group. */
@Deterministic
final class SealedRules {
    private SealedRules() {}

    /** Null when the event, which says something, may be said so in this room. */
    static Outcome.@Nullable Refused refusal(RoomRecord room, Submission event) {
        Said.Sealed sealed = Said.Sealed.in(event.content());
        if (room.encryption() == Encryption.NONE) {
            return sealed == null || EventType.isApplication(event.type())
                    ? null
                    : RoomRules.refused(ErrorCode.INVALID, "this room is not encrypted");
        }
        if (sealed == null) {
            return RoomRules.refused(
                    ErrorCode.ENCRYPTION_REQUIRED,
                    "this room is encrypted: its content must be 'epoch', 'key' and 'sealed'");
        }
        RoomGroup group = room.group();
        return group == null
                ? stale("the group of this room has not begun")
                : RoomRules.first(
                        mustSeal(sealed),
                        mustBeOfGroup(room, group, event, sealed),
                        mustHaveLeaf(group, event),
                        mustBeCurrent(group, sealed.epoch()));
    }

    /** Applications' events are checked nowhere before. */
    private static Outcome.@Nullable Refused mustSeal(Said.Sealed sealed) {
        try {
            return Base64.getDecoder().decode(sealed.sealed()).length > 0
                    ? null
                    : invalid("field 'sealed' is empty");
        } catch (IllegalArgumentException _) {
            return invalid("field 'sealed' must be base64");
        }
    }

    private static Outcome.@Nullable Refused mustBeOfGroup(
            RoomRecord room, RoomGroup group, Submission event, Said.Sealed sealed) {
        try {
            Handshake.Application key =
                    HandshakeReader.application(Base64.getDecoder().decode(sealed.key()));
            if (key.epoch() != sealed.epoch()) {
                return invalid("field 'epoch' must be that of 'key'");
            }
            if (!key.authenticated().equals(bytes(event.id()))) {
                return invalid("field 'key' must have the event's id as authenticated data");
            }
            return key.group().equals(RoomGroup.id(room.room(), group.incarnation()))
                    ? null
                    : stale("it is of another group than the room's");
        } catch (InvalidHandshake | IllegalArgumentException e) {
            return invalid("field 'key': " + e.getMessage());
        }
    }

    private static Outcome.@Nullable Refused mustHaveLeaf(RoomGroup group, Submission event) {
        return group.leafOf(event.sender(), event.device()) != null
                ? null
                : stale("this device is not in the room's group: join it");
    }

    private static Outcome.@Nullable Refused mustBeCurrent(RoomGroup group, long epoch) {
        if (!group.removals().isEmpty()) {
            return removalNeeded(group);
        }
        return epoch >= group.firstTaken() && epoch <= group.epoch()
                ? null
                : stale(
                        "epochs %d to %d are taken since event %d: seal the key anew"
                                .formatted(group.firstTaken(), group.epoch(), group.seq()));
    }

    static Outcome.Refused removalNeeded(RoomGroup group) {
        return RoomRules.refused(
                ErrorCode.REMOVAL_NEEDED,
                "remove these leaves from the room's group first: " + group.removals());
    }

    static Outcome.Refused stale(String message) {
        return RoomRules.refused(ErrorCode.STALE_EPOCH, message);
    }

    private static Outcome.Refused invalid(String message) {
        return RoomRules.refused(ErrorCode.INVALID, message);
    }

    private static Bytes bytes(EventId id) {
        return Bytes.of(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(id.value().getMostSignificantBits())
                        .putLong(id.value().getLeastSignificantBits())
                        .array());
    }
}
