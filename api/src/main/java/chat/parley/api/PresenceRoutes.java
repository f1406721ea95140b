package chat.parley.api;

import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;
import chat.parley.protocol.StatusText;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Membership;
import chat.parley.rooms.PresenceStore;
import chat.parley.rooms.Receipts;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.ShownPresence;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** What people choose to show of themselves, and what the members of a room see of it. */
final class PresenceRoutes {
    private final RoomReader reader;
    private final PresenceStore chosen;
    private final ShownPresence shown;
    private final Receipts receipts;
    private final Bus bus;
    private final LongSupplier clockMs;

    PresenceRoutes(Api.Parts parts) {
        this.reader = parts.reader();
        this.chosen = parts.chosen();
        this.shown = new ShownPresence(parts.presence(), parts.chosen());
        this.receipts = parts.receipts();
        this.bus = parts.bus();
        this.clockMs = parts.clockMs();
    }

    Map<String, Action> actions() {
        return Map.of(
                "getPresence",
                call -> Answer.ok(chosen.of(call.asker()).at(clockMs.getAsLong())),
                "changePresence",
                this::change,
                "listPresence",
                this::list,
                "listReceipts",
                call -> Answer.ok(receipts.of(call.room(), call.asker())));
    }

    private Answer change(Call call) throws InvalidJson {
        var patch = call.body(Rest.PresencePatch.class);
        @Nullable StatusText said = patch.statusText();
        if (said != null) {
            said.check();
        }
        var now = chosen.change(call.asker(), patch);
        bus.tellOwn(call.asker(), new Bus.Signal.SettingsChanged());
        return Answer.ok(now.at(clockMs.getAsLong()));
    }

    private Answer list(Call call) throws InvalidRequest {
        @Nullable UserId after = Cursors.read(call, UserId::parse);
        List<Membership> page = reader.members(call.room(), call.asker(), after, call.limit());
        Set<UserId> apart = reader.apart(call.asker());
        List<UserId> members =
                page.stream()
                        .filter(Membership::isMember)
                        .map(Membership::user)
                        .filter(user -> !apart.contains(user))
                        .toList();
        boolean last = page.size() < call.limit();
        return Answer.ok(
                new Rest.Presences(
                        List.copyOf(shown.of(members, clockMs.getAsLong()).values()),
                        last ? null : Cursors.write(page.getLast().user())));
    }
}
