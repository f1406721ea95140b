package chat.parley.api;

import chat.parley.accounts.Accounts;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;

import java.util.Map;
import java.util.Optional;

/** People: making an account, one's own, and who others are. */
final class AccountRoutes {
    private final Accounts accounts;

    AccountRoutes(Accounts accounts) {
        this.accounts = accounts;
    }

    Map<String, Action> actions() {
        return Map.of(
                "createAccount",
                this::create,
                "getAccount",
                call -> Answer.ok(accounts.account(call.principal())),
                "changeAccount",
                this::change,
                "changePassword",
                this::changePassword,
                "findUser",
                call -> found(accounts.findByName(call.text("name"))),
                "getUser",
                call -> found(accounts.profile(call.user())));
    }

    private Answer create(Call call) throws InvalidJson {
        var asked = call.body(Rest.NewAccount.class);
        return Answer.created(accounts.signUp(asked, call.arrival().from()));
    }

    private Answer change(Call call) throws InvalidJson {
        var patch = call.body(Rest.AccountPatch.class);
        return Answer.ok(accounts.changeDisplayName(call.principal(), patch.displayName()));
    }

    private Answer changePassword(Call call) throws InvalidJson {
        accounts.changePassword(call.principal(), call.body(Rest.PasswordChange.class));
        return Answer.done();
    }

    private static Answer found(Optional<Rest.Profile> profile) {
        return profile.map(Answer::ok)
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "there is no such person"));
    }
}
