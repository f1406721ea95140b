package chat.parley.api;

import chat.parley.protocol.EventRules;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.rooms.EventFinder;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.PassingSignals;
import chat.parley.rooms.RelatedEvents;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sends;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is said in rooms, what was said about it, who is typing, and the own inbox. */
final class EventRoutes {
    private static final Set<String> NOTES =
            Set.of(EventType.EDIT, EventType.REACTION, EventType.DELETION);
    private static final Set<String> THREAD = Set.of(EventType.MESSAGE);

    private final RoomReader reader;
    private final RelatedEvents related;
    private final EventFinder finder;
    private final Sends sends;
    private final OwnCursors cursors;
    private final PassingSignals signals;

    EventRoutes(
            RoomReader reader,
            RelatedEvents related,
            EventFinder finder,
            Sends sends,
            OwnCursors cursors,
            PassingSignals signals) {
        this.reader = reader;
        this.related = related;
        this.finder = finder;
        this.sends = sends;
        this.cursors = cursors;
        this.signals = signals;
    }

    Map<String, Action> actions() {
        return Map.of(
                "readEvents", this::read,
                "readRelated", this::readRelated,
                "readMentions", this::readMentions,
                "sendEvent", this::send,
                "tellTyping", this::tellTyping,
                "readInbox",
                        call ->
                                Answer.ok(
                                        reader.inbox(
                                                call.asker(), call.number("after"), call.limit())));
    }

    private Answer read(Call call) throws InvalidRequest {
        requireOneOf(call, "after", "before", "at");
        if (call.has("at")) {
            return Answer.ok(
                    finder.from(call.room(), call.asker(), call.number("at"), call.limit()));
        }
        if (call.has("after")) {
            return Answer.ok(
                    reader.after(call.room(), call.asker(), call.number("after"), call.limit()));
        }
        long before = call.has("before") ? call.number("before") : Long.MAX_VALUE;
        return Answer.ok(reader.before(call.room(), call.asker(), before, call.limit()));
    }

    private static void requireOneOf(Call call, String... names) throws InvalidRequest {
        List<String> given = Arrays.stream(names).filter(call::has).toList();
        if (given.size() > 1) {
            throw new InvalidRequest(
                    given.getLast(),
                    "parameter '%s' must not come together with '%s'"
                            .formatted(given.getLast(), given.getFirst()));
        }
    }

    private Answer readMentions(Call call) {
        long before = call.has("before") ? call.number("before") : Long.MAX_VALUE;
        return Answer.ok(finder.mentions(call.room(), call.asker(), before, call.limit()));
    }

    private Answer readRelated(Call call) {
        List<Long> of = Arrays.stream(call.text("of").split(",")).map(Long::valueOf).toList();
        Set<String> types = call.text("kind").equals("thread") ? THREAD : NOTES;
        var page =
                related.read(
                        call.room(), call.asker(), of, types, call.number("after"), call.limit());
        return Answer.ok(new Rest.Related(page.events(), page.next()));
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
        if (Said.counts(event.type(), event.content())) {
            cursors.said(call.room(), call.asker(), landed.seq());
        }
        return Answer.created(new Rest.Sent(landed.seq(), landed.at()));
    }

    private Answer tellTyping(Call call) {
        RoomId room = call.room();
        if (reader.audience(room, call.asker()).isMember()) {
            signals.typing(room, call.asker(), call.has("thread") ? call.number("thread") : null);
        }
        return Answer.done();
    }
}
