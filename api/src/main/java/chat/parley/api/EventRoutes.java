package chat.parley.api;

import chat.parley.protocol.EventRules;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sends;
import chat.parley.rooms.StreamId;

import java.util.Map;

/** What is said in rooms, how far it is read, and the own inbox. */
final class EventRoutes {
    private final RoomReader reader;
    private final Sends sends;
    private final Bus bus;

    EventRoutes(RoomReader reader, Sends sends, Bus bus) {
        this.reader = reader;
        this.sends = sends;
        this.bus = bus;
    }

    Map<String, Action> actions() {
        return Map.of(
                "readEvents", this::read,
                "sendEvent", this::send,
                "markRead", this::markRead,
                "tellTyping", this::tellTyping,
                "readInbox",
                        call ->
                                Answer.ok(
                                        reader.inbox(
                                                call.asker(), call.number("after"), call.limit())));
    }

    private Answer read(Call call) throws InvalidRequest {
        if (call.has("after") && call.has("before")) {
            throw new InvalidRequest(
                    "before", "parameter 'before' must not come together with 'after'");
        }
        if (call.has("after")) {
            return Answer.ok(
                    reader.after(call.room(), call.asker(), call.number("after"), call.limit()));
        }
        long before = call.has("before") ? call.number("before") : Long.MAX_VALUE;
        return Answer.ok(reader.before(call.room(), call.asker(), before, call.limit()));
    }

    private Answer send(Call call) throws InvalidJson {
        var event = call.body(Rest.NewEvent.class);
        EventRules.checkSent(event.type(), event.content());
        Outcome.Acked landed =
                Problems.acked(
                        sends.submitAndWait(
                                call.room(),
                                event.id(),
                                event.type(),
                                event.content(),
                                call.asker(),
                                call.principal().device()));
        return Answer.created(new Rest.Sent(landed.seq(), landed.at()));
    }

    private Answer markRead(Call call) throws InvalidJson {
        RoomId room = call.room();
        long seq = call.body(Rest.ReadCursor.class).seq();
        Directory.ReadCursor now = reader.advance(room, call.asker(), seq);
        bus.tellRead(new Bus.Signal.ReadMoved(room, call.asker(), now.seq(), now.n()));
        return Answer.ok(new Rest.ReadCursor(now.seq()));
    }

    private Answer tellTyping(Call call) {
        RoomId room = call.room();
        if (reader.audience(room, call.asker()).isMember()) {
            bus.publish(StreamId.of(room), new Bus.Signal.Typing(room, call.asker()));
        }
        return Answer.done();
    }
}
