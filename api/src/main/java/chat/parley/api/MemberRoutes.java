package chat.parley.api;

import static java.util.Map.entry;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Blocking;
import chat.parley.rooms.MemberSearch;
import chat.parley.rooms.Membership;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.RoomReader;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Who is in a room: joining, inviting, leaving, roles. */
final class MemberRoutes {
    private final RoomReader reader;
    private final MemberSearch search;
    private final People people;
    private final Blocking blocking;
    private final RoomChanges changes;

    MemberRoutes(Api.Parts parts, People people, RoomChanges changes) {
        this.reader = parts.reader();
        this.search = parts.members();
        this.people = people;
        this.blocking = parts.blocking();
        this.changes = changes;
    }

    Map<String, Action> actions() {
        return Map.ofEntries(
                entry("listMembers", this::list),
                entry("findMembers", this::find),
                entry("addMember", this::add),
                entry("giveRole", this::giveRole),
                entry("changeNick", this::changeNick),
                entry("resetNick", change(call -> new RoomChange.NickChanged(call.user(), null))),
                entry("listNicks", this::listNicks),
                entry("removeMember", change(call -> new RoomChange.Left(call.user()))),
                entry("listBans", this::listBans),
                entry("banMember", change(call -> new RoomChange.Left(call.user(), true))),
                entry("liftBan", change(call -> new RoomChange.Unbanned(call.user()))));
    }

    private Action change(Function<Call, RoomChange> asked) {
        return call -> changes.carryOut(call, asked.apply(call));
    }

    private Answer list(Call call) throws InvalidRequest {
        @Nullable UserId after = Cursors.read(call, UserId::parse);
        List<Membership> page = reader.members(call.room(), call.asker(), after, call.limit());
        boolean last = page.size() < call.limit();
        return Answer.ok(
                new Rest.Members(
                        people.members(page), last ? null : Cursors.write(page.getLast().user())));
    }

    private Answer find(Call call) {
        reader.requireMember(call.room(), call.asker());
        List<Membership> found = search.find(call.room(), call.text("query"), call.limit());
        return Answer.ok(new Rest.Members(people.members(found), null));
    }

    private Answer add(Call call) throws InvalidJson {
        var asked = call.body(Rest.NewMember.class);
        boolean oneself = asked.user().equals(call.asker());
        if (!oneself) {
            people.require(List.of(asked.user()));
            blocking.requireMayInvite(call.asker(), asked.user());
        }
        RoomChange change =
                oneself
                        ? new RoomChange.Joined(asked.user())
                        : new RoomChange.Invited(asked.user());
        Outcome outcome = changes.submit(call.room(), asked.id(), change, call.principal());
        if (outcome instanceof Outcome.Refused(var code, _) && code == ErrorCode.CONFLICT) {
            return Answer.ok(member(call, asked.user()));
        }
        Problems.acked(outcome);
        return Answer.created(member(call, asked.user()));
    }

    private Answer giveRole(Call call) throws InvalidJson {
        var patch = call.body(Rest.MemberPatch.class);
        var given = new RoomChange.RoleGiven(call.user(), patch.role());
        Problems.acked(changes.submit(call.room(), patch.id(), given, call.principal()));
        return Answer.ok(member(call, call.user()));
    }

    /** Whoever is called so already, by the own account name, is somebody else. */
    private Answer changeNick(Call call) throws InvalidJson {
        var asked = call.body(Rest.NewNick.class);
        String nick = Normalizer.normalize(asked.nick(), Normalizer.Form.NFC).strip();
        people.requireNobodyElseNamed(nick, call.user());
        var change = new RoomChange.NickChanged(call.user(), nick);
        Problems.acked(changes.submit(call.room(), asked.id(), change, call.principal()));
        return Answer.ok(member(call, call.user()));
    }

    private Answer listNicks(Call call) throws InvalidRequest {
        Map<UserId, String> nicks = reader.nicks(call.room(), call.asker(), call.users("of"));
        return Answer.ok(new Rest.Nicks(people.nicks(nicks)));
    }

    private Answer listBans(Call call) throws InvalidRequest {
        @Nullable UserId after = Cursors.read(call, UserId::parse);
        List<Membership> page = reader.banned(call.room(), call.asker(), after, call.limit());
        boolean last = page.size() < call.limit();
        return Answer.ok(
                new Rest.Bans(
                        people.members(page).stream().map(Rest.Member::profile).toList(),
                        last ? null : Cursors.write(page.getLast().user())));
    }

    private Rest.Member member(Call call, UserId user) {
        RoomId room = call.room();
        return people.member(reader.member(room, call.asker(), user));
    }
}
