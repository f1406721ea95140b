package chat.parley.api;

import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.RoomArrangement;
import chat.parley.rooms.SavedMessages;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** What people keep for themselves: messages, and how their list of rooms is arranged. */
final class PersonalRoutes {
    private final SavedMessages saved;
    private final RoomArrangement arrangement;
    private final Bus bus;

    PersonalRoutes(SavedMessages saved, RoomArrangement arrangement, Bus bus) {
        this.saved = saved;
        this.arrangement = arrangement;
        this.bus = bus;
    }

    Map<String, Action> actions() {
        return Map.of(
                "saveMessage", this::save,
                "unsaveMessage", this::unsave,
                "listSaved", this::listSaved,
                "getSections", call -> Answer.ok(arrangement.of(call.asker())),
                "changeSections", this::changeSections);
    }

    private Answer save(Call call) {
        saved.save(call.asker(), call.room(), call.number("seq"));
        return tell(call, true);
    }

    private Answer unsave(Call call) {
        saved.unsave(call.asker(), call.room(), call.number("seq"));
        return tell(call, false);
    }

    private Answer tell(Call call, boolean isSaved) {
        RoomId room = call.room();
        bus.tellOwn(call.asker(), new Bus.Signal.SavedChanged(room, call.number("seq"), isSaved));
        return Answer.done();
    }

    private Answer listSaved(Call call) throws InvalidRequest {
        @Nullable Long cursor = Cursors.read(call, Long::valueOf);
        long before = cursor == null ? Long.MAX_VALUE : cursor;
        SavedMessages.Page page =
                call.flag("events")
                        ? saved.read(call.asker(), before, call.limit())
                        : saved.places(call.asker(), before, call.limit());
        return Answer.ok(new Rest.SavedMessages(page.messages(), Cursors.write(page.next())));
    }

    private Answer changeSections(Call call) throws InvalidJson {
        Rest.RoomSections changed =
                arrangement.change(call.asker(), call.body(Rest.RoomSections.class));
        bus.tellOwn(call.asker(), new Bus.Signal.SectionsChanged(changed.version()));
        return Answer.ok(changed);
    }
}
