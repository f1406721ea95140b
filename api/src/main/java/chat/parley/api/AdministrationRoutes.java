package chat.parley.api;

import chat.parley.accounts.Accounts;
import chat.parley.accounts.Administration;
import chat.parley.accounts.PasswordResets;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.rooms.ProfileSignals;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What owner and admins do with the accounts of others. */
final class AdministrationRoutes {
    private final Administration administration;
    private final PasswordResets passwordResets;
    private final Accounts accounts;
    private final ProfileSignals signals;

    AdministrationRoutes(Api.Parts parts) {
        this.administration = parts.administration();
        this.passwordResets = parts.passwordResets();
        this.accounts = parts.accounts();
        this.signals = parts.profileSignals();
    }

    Map<String, Action> actions() {
        return Map.of(
                "listAccounts", this::list,
                "manageAccount", this::change,
                "giveServerRole", this::giveRole,
                "declineAccount", this::decline,
                "createPasswordReset", this::createReset,
                "endSessionsOf", this::endSessions);
    }

    private Answer list(Call call) throws InvalidRequest {
        List<Rest.ManagedAccount> page =
                administration.search(
                        call.principal(),
                        call.text("query"),
                        call.flag("waiting"),
                        Cursors.read(call, Function.identity()),
                        call.limit());
        boolean last = page.size() < call.limit();
        return Answer.ok(
                new Rest.ManagedAccounts(page, last ? null : Cursors.write(page.getLast().name())));
    }

    private Answer change(Call call) throws InvalidJson {
        var change = call.body(Rest.AccountChange.class);
        Rest.ManagedAccount changed = administration.change(call.principal(), call.user(), change);
        accounts.profile(changed.user()).ifPresent(signals::changed);
        return Answer.ok(changed);
    }

    private Answer giveRole(Call call) throws InvalidJson {
        ServerRole role = call.body(Rest.RoleGrant.class).role();
        return Answer.ok(administration.giveRole(call.principal(), call.user(), role));
    }

    private Answer decline(Call call) {
        administration.decline(call.principal(), call.user());
        return Answer.done();
    }

    private Answer createReset(Call call) {
        return Answer.created(passwordResets.create(call.principal(), call.user()));
    }

    private Answer endSessions(Call call) {
        administration.endSessions(call.principal(), call.user());
        return Answer.done();
    }
}
