package chat.parley.api;

import chat.parley.accounts.Administration;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What owner and admins do with the accounts of others. */
final class AdministrationRoutes {
    private final Administration administration;

    AdministrationRoutes(Administration administration) {
        this.administration = administration;
    }

    Map<String, Action> actions() {
        return Map.of(
                "listAccounts", this::list,
                "manageAccount", this::change,
                "endSessionsOf", this::endSessions);
    }

    private Answer list(Call call) throws InvalidRequest {
        List<Rest.ManagedAccount> page =
                administration.search(
                        call.principal(),
                        call.text("query"),
                        Cursors.read(call, Function.identity()),
                        call.limit());
        boolean last = page.size() < call.limit();
        return Answer.ok(
                new Rest.ManagedAccounts(page, last ? null : Cursors.write(page.getLast().name())));
    }

    private Answer change(Call call) throws InvalidJson {
        var change = call.body(Rest.AccountChange.class);
        return Answer.ok(administration.change(call.principal(), call.user(), change));
    }

    private Answer endSessions(Call call) {
        administration.endSessions(call.principal(), call.user());
        return Answer.done();
    }
}
