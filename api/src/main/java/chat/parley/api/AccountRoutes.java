package chat.parley.api;

import static java.util.Map.entry;

import chat.parley.accounts.Accounts;
import chat.parley.accounts.NamePlace;
import chat.parley.accounts.PasswordResets;
import chat.parley.accounts.StoredInvitation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.Pictures;
import chat.parley.rooms.ProfileSignals;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Optional;

/** People: making an account, one's own, and who others are. */
final class AccountRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(AccountRoutes.class);

    private final Accounts accounts;
    private final PasswordResets passwordResets;
    private final Pictures pictures;
    private final ProfileSignals signals;
    private final Entrance entrance;
    private final People people;

    AccountRoutes(Api.Parts parts, People people, Entrance entrance) {
        this.people = people;
        this.accounts = parts.accounts();
        this.passwordResets = parts.passwordResets();
        this.pictures = parts.pictures();
        this.signals = parts.profileSignals();
        this.entrance = entrance;
    }

    Map<String, Action> actions() {
        return Map.ofEntries(
                entry("createAccount", this::create),
                entry("getAccount", call -> Answer.ok(accounts.account(call.principal()))),
                entry("changeAccount", this::change),
                entry("changePassword", this::changePassword),
                entry("confirmPassword", this::confirmPassword),
                entry("resetPassword", this::resetPassword),
                entry("deleteAccount", this::delete),
                entry("findUser", call -> found(accounts.findByName(call.text("name")))),
                entry("findUsers", this::find),
                entry("getUser", call -> found(accounts.profile(call.user()))),
                entry("listProfiles", this::profiles));
    }

    private Answer create(Call call) throws InvalidJson {
        var asked = call.body(Rest.NewAccount.class);
        Accounts.SignedUp made = accounts.signUp(asked, call.arrival().from());
        @Nullable StoredInvitation used = made.invitation();
        if (used == null || used.room() == null) {
            return Answer.created(made.account());
        }
        return Answer.created(enter(made.account(), used, used.room()));
    }

    /** The account is there in any case: whoever cannot be let into the room joins without. */
    private Rest.Account enter(Rest.Account account, StoredInvitation invitation, RoomId room)
            throws InvalidJson {
        Outcome entered = entrance.enter(invitation, room, account.user());
        if (!Entrance.isDone(entered)) {
            LOG.warn("{} was not let into {}: {}", account.user(), room, entered);
            return account;
        }
        return account.ledTo(room);
    }

    private Answer resetPassword(Call call) throws InvalidJson {
        passwordResets.reset(call.body(Rest.NewPassword.class), call.arrival().from());
        return Answer.done();
    }

    private Answer delete(Call call) throws InvalidJson {
        Rest.Account account = accounts.account(call.principal());
        accounts.delete(call.principal(), call.body(Rest.AccountDeletion.class).password());
        pictures.remove(account.picture());
        signals.changed(Rest.Profile.deleted(account.user()));
        return Answer.done().with("Set-Cookie", RefreshCookie.clear(call.arrival().secure()));
    }

    private Answer change(Call call) throws InvalidJson {
        var patch = call.body(Rest.AccountPatch.class);
        var account = accounts.changeDisplayName(call.principal(), patch.displayName());
        accounts.profile(account.user()).ifPresent(signals::changed);
        return Answer.ok(account);
    }

    private Answer changePassword(Call call) throws InvalidJson {
        accounts.changePassword(call.principal(), call.body(Rest.PasswordChange.class));
        return Answer.done();
    }

    private Answer confirmPassword(Call call) throws InvalidJson {
        String password = call.body(Rest.PasswordConfirmation.class).password();
        accounts.confirmPassword(call.principal(), password);
        return Answer.done();
    }

    private Answer profiles(Call call) throws InvalidRequest {
        return Answer.ok(new Rest.Profiles(people.profiles(call.users("of")), null));
    }

    private Answer find(Call call) throws InvalidRequest {
        @Nullable NamePlace after = Cursors.read(call, NamePlace::parse);
        return Answer.ok(
                accounts.find(
                        call.text("query"), after == null ? NamePlace.START : after, call.limit()));
    }

    private static Answer found(Optional<Rest.Profile> profile) {
        return profile.map(Answer::ok)
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "there is no such person"));
    }
}
