package chat.parley.api;

import chat.parley.accounts.Principal;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventRules;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.Sends;

import org.jspecify.annotations.Nullable;

import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Changes rooms by submitting the events that do. Blocks until the outcome is known. */
final class RoomChanges {
    private final Sends sends;
    private final LongSupplier clockMs;
    private final RandomGenerator random;

    RoomChanges(Sends sends, LongSupplier clockMs, RandomGenerator random) {
        this.sends = sends;
        this.clockMs = clockMs;
        this.random = random;
    }

    /** Answers once the change, under the id that the call names, is made; refuses as the room. */
    Answer carryOut(Call call, RoomChange change) throws InvalidJson {
        Problems.acked(submit(call.room(), call.event(), change, call.principal()));
        return Answer.done();
    }

    /**
     * @param id the client's name for the event; null when it does not mean to repeat the call
     */
    Outcome submit(RoomId room, @Nullable EventId id, RoomChange change, Principal by)
            throws InvalidJson {
        return submit(room, id, change, by.user(), by.device());
    }

    /** As above, by somebody who need not be signed in. */
    Outcome submit(RoomId room, @Nullable EventId id, RoomChange change, UserId by, DeviceId device)
            throws InvalidJson {
        Content content = Content.of(change);
        EventRules.check(change.type(), content);
        return sends.submitAndWait(
                room, id == null ? new EventId(freshId()) : id, change.type(), content, by, device);
    }

    UUID freshId() {
        return Uuids.v7(clockMs.getAsLong(), random);
    }
}
