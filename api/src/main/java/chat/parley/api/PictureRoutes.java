package chat.parley.api;

import chat.parley.accounts.Accounts;
import chat.parley.accounts.Administration;
import chat.parley.accounts.Principal;
import chat.parley.protocol.BlobId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.PictureFormat;
import chat.parley.rooms.PictureStore.Owner;
import chat.parley.rooms.Pictures;
import chat.parley.rooms.ProfileSignals;
import chat.parley.rooms.RoomReader;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;

/**
 * Pictures of people and rooms. What they are changed to is stored first; what they were before is
 * removed once nothing refers to it.
 */
final class PictureRoutes {
    private final Accounts accounts;
    private final Administration administration;
    private final Pictures pictures;
    private final ProfileSignals signals;
    private final RoomReader reader;
    private final RoomChanges changes;

    PictureRoutes(Api.Parts parts, RoomChanges changes) {
        this.accounts = parts.accounts();
        this.administration = parts.administration();
        this.pictures = parts.pictures();
        this.signals = parts.profileSignals();
        this.reader = parts.reader();
        this.changes = changes;
    }

    Map<String, Action> actions() {
        return Map.of(
                "changePicture", this::change,
                "removePicture", this::remove,
                "removePictureOf", this::removeOf,
                "getPicture", this::get,
                "changeRoomPicture", this::changeRoom,
                "removeRoomPicture", this::removeRoom,
                "getRoomPicture", this::getRoom);
    }

    private Answer change(Call call) {
        Principal by = call.principal();
        BlobId picture = pictures.add(call.bytes(), new Owner.Person(by.user()));
        pictures.remove(accounts.changePicture(by, picture));
        tell(by.user());
        return Answer.ok(accounts.account(by));
    }

    private Answer remove(Call call) {
        pictures.remove(accounts.changePicture(call.principal(), null));
        tell(call.asker());
        return Answer.done();
    }

    private Answer removeOf(Call call) {
        pictures.remove(administration.removePicture(call.principal(), call.user()));
        tell(call.user());
        return Answer.done();
    }

    private void tell(UserId user) {
        accounts.profile(user).ifPresent(signals::changed);
    }

    private Answer get(Call call) {
        Optional<BlobId> shown = accounts.profile(call.user()).map(Rest.Profile::picture);
        return show(call, shown);
    }

    private Answer getRoom(Call call) {
        return show(call, Optional.ofNullable(shown(call.room(), call.asker())));
    }

    /** Who may not see the room is told that there is none. */
    private @Nullable BlobId shown(RoomId room, UserId asker) {
        return reader.room(room, asker).picture();
    }

    private Answer show(Call call, Optional<BlobId> shown) {
        BlobId asked = BlobId.parse(call.text("picture"));
        String tag = '"' + asked.toString() + '"';
        if (!shown.filter(asked::equals).isPresent()) {
            throw gone();
        }
        Answer answer =
                tag.equals(call.arrival().headers().get("If-None-Match"))
                        ? Answer.unchanged()
                        : bytes(asked);
        return answer.with("ETag", tag)
                .with("Cache-Control", "private, max-age=31536000, immutable");
    }

    /** Whatever a browser is made to do with it, it runs nothing. */
    private Answer bytes(BlobId picture) {
        byte[] bytes = pictures.read(picture).orElseThrow(PictureRoutes::gone);
        PictureFormat format = PictureFormat.of(bytes).orElseThrow(PictureRoutes::gone);
        return Answer.of(format.type(), bytes)
                .with("Content-Security-Policy", "default-src 'none'; sandbox")
                .with("X-Content-Type-Options", "nosniff");
    }

    private Answer changeRoom(Call call) throws InvalidJson {
        @Nullable BlobId before = changeable(call);
        BlobId picture = pictures.add(call.bytes(), new Owner.Room(call.room()));
        replace(call, before, picture);
        return Answer.ok(reader.room(call.room(), call.asker()));
    }

    private Answer removeRoom(Call call) throws InvalidJson {
        replace(call, changeable(call), null);
        return Answer.done();
    }

    /** Nobody stores pictures for rooms of others; what counts is the room's own answer. */
    private @Nullable BlobId changeable(Call call) {
        reader.requireModerator(call.room(), call.asker());
        return shown(call.room(), call.asker());
    }

    /**
     * A repeated call finds the event of the first, and a later one of somebody else: what it
     * stored is then not what the room shows. What may have landed stays until it is swept.
     */
    private void replace(Call call, @Nullable BlobId before, @Nullable BlobId picture)
            throws InvalidJson {
        RoomId room = call.room();
        var change = RoomChange.Configured.pictured(picture);
        Outcome outcome = changes.submit(room, call.event(), change, call.principal());
        if (outcome instanceof Outcome.Refused) {
            pictures.remove(picture);
        }
        Problems.acked(outcome);
        @Nullable BlobId now = shown(room, call.asker());
        if (picture != null && !picture.equals(now)) {
            pictures.remove(picture);
        }
        if (before != null && !before.equals(now)) {
            pictures.remove(before);
        }
    }

    private static Refusal gone() {
        return new Refusal(ErrorCode.NOT_FOUND, "there is no such picture any more");
    }
}
