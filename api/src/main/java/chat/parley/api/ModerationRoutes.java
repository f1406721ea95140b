package chat.parley.api;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.UserId;
import chat.parley.rooms.RoomReader;

import java.util.List;
import java.util.Map;

/** What moderators do about what was said: delete it, hold it up. */
final class ModerationRoutes {
    /** Pages that one call looks through, so that it does not last. */
    private static final int PAGES = 10;

    private final RoomReader reader;
    private final RoomChanges changes;

    ModerationRoutes(RoomReader reader, RoomChanges changes) {
        this.reader = reader;
        this.changes = changes;
    }

    Map<String, Action> actions() {
        return Map.of(
                "deleteSaid", this::deleteSaid,
                "pinMessage",
                        call -> changes.carryOut(call, new RoomChange.Pinned(call.number("seq"))),
                "unpinMessage",
                        call ->
                                changes.carryOut(
                                        call, new RoomChange.Unpinned(call.number("seq"))));
    }

    private Answer deleteSaid(Call call) throws InvalidJson {
        long before = call.has("before") ? call.number("before") : Long.MAX_VALUE;
        int deleted = 0;
        for (int page = 0; page < PAGES && before > 1; page++) {
            Rest.Events events =
                    reader.before(call.room(), call.asker(), before, Limits.PAGE_EVENTS);
            deleted += delete(call, said(events, call.user()));
            before = first(events);
        }
        return Answer.ok(new Rest.DeletedSaid(deleted, before > 1 ? before : null));
    }

    private int delete(Call call, List<Long> seqs) throws InvalidJson {
        if (!seqs.isEmpty()) {
            var deletion = new RoomChange.Deletion(seqs);
            Problems.acked(changes.submit(call.room(), null, deletion, call.principal()));
        }
        return seqs.size();
    }

    private static List<Long> said(Rest.Events events, UserId by) {
        return events.events().stream()
                .filter(event -> event.sender().equals(by))
                .filter(event -> EventType.isSent(event.type()))
                .filter(event -> !event.type().equals(EventType.DELETION))
                .filter(event -> !event.content().equals(Content.EMPTY))
                .map(Event::seq)
                .toList();
    }

    /** Where the page begins; 1 when nothing comes before it. */
    private static long first(Rest.Events page) {
        long event = page.events().isEmpty() ? 1 : page.events().getFirst().seq();
        long gap = page.gaps().isEmpty() ? event : page.gaps().getFirst().from();
        return page.events().isEmpty() ? gap : Math.min(event, gap);
    }
}
