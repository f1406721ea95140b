package chat.parley.api;

import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Blocking;
import chat.parley.rooms.Bus;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Whom people block. */
final class BlockRoutes {
    private final Blocking blocking;
    private final People people;
    private final Bus bus;

    BlockRoutes(Blocking blocking, People people, Bus bus) {
        this.blocking = blocking;
        this.people = people;
        this.bus = bus;
    }

    Map<String, Action> actions() {
        return Map.of(
                "listBlocks", this::list,
                "blockPerson", this::block,
                "unblockPerson", this::unblock);
    }

    private Answer list(Call call) throws InvalidRequest {
        @Nullable UserId after = Cursors.read(call, UserId::parse);
        List<UserId> page = blocking.of(call.asker(), after, call.limit());
        boolean last = page.size() < call.limit();
        return Answer.ok(
                new Rest.Blocks(
                        people.profiles(page), last ? null : Cursors.write(page.getLast())));
    }

    private Answer block(Call call) {
        people.require(List.of(call.user()));
        blocking.block(call.asker(), call.user());
        return tell(call, true);
    }

    private Answer unblock(Call call) {
        blocking.unblock(call.asker(), call.user());
        return tell(call, false);
    }

    /** The gateways of both are told; of the people only the asker. */
    private Answer tell(Call call, boolean blocked) {
        var changed = new Bus.Signal.BlockChanged(call.asker(), call.user(), blocked);
        bus.tellOwn(call.asker(), changed);
        bus.tellOwn(call.user(), changed);
        return Answer.done();
    }
}
