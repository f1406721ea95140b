package chat.parley.api;

import chat.parley.protocol.EventId;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Rest;
import chat.parley.rooms.CommitName;
import chat.parley.rooms.CommitPart;
import chat.parley.rooms.GroupReader;
import chat.parley.rooms.Groups;
import chat.parley.rooms.Outcome;

import java.util.Map;

/** The groups of encrypted rooms: their commits, and what joins them. */
final class GroupRoutes {
    private final Groups groups;
    private final GroupReader reader;

    GroupRoutes(Groups groups, GroupReader reader) {
        this.groups = groups;
        this.reader = reader;
    }

    Map<String, Action> actions() {
        return Map.of(
                "putCommitPart", this::put,
                "beginGroup", this::begin,
                "commit", this::commit,
                "getGroup", call -> Answer.ok(reader.group(call.room(), call.asker())),
                "getTree", this::tree,
                "readCommits", this::commits,
                "listWelcomes", call -> Answer.ok(reader.welcomes(device(call))),
                "getWelcome", call -> Answer.ok(reader.welcome(call.room(), device(call))),
                "acknowledgeWelcome", this::acknowledge);
    }

    private Answer put(Call call) {
        groups.put(
                call.room(),
                name(call, EventId.parse(call.text("id"))),
                CommitPart.parse(call.text("part")),
                call.bytes());
        return Answer.done();
    }

    private Answer begin(Call call) throws InvalidJson {
        var asked = call.body(Rest.NewGroup.class);
        return sent(groups.begin(call.room(), name(call, asked.id()), asked.incarnation()));
    }

    private Answer commit(Call call) throws InvalidJson {
        var asked = call.body(Rest.NewCommit.class);
        return sent(
                groups.commit(
                        call.room(), name(call, asked.id()), asked.incarnation(), asked.epoch()));
    }

    private static Answer sent(Outcome outcome) {
        Outcome.Acked landed = Problems.acked(outcome);
        return Answer.created(new Rest.Sent(landed.seq(), landed.at()));
    }

    private Answer tree(Call call) {
        byte[] tree = reader.tree(call.room(), call.asker(), call.number("seq"));
        return Answer.of("application/octet-stream", tree);
    }

    private Answer commits(Call call) {
        return Answer.ok(
                reader.commits(
                        call.room(),
                        call.asker(),
                        (int) call.number("incarnation"),
                        call.number("after")));
    }

    private Answer acknowledge(Call call) {
        reader.acknowledge(call.room(), device(call), call.number("seq"));
        return Answer.done();
    }

    private static CommitName name(Call call, EventId id) {
        return new CommitName(id, call.asker(), call.principal().device());
    }

    private static LeafOwner device(Call call) {
        return new LeafOwner(call.asker(), call.principal().device());
    }
}
