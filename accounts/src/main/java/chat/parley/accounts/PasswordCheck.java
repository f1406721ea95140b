package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.UserId;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells whether a password is right, throttled and without telling whether an account exists: an
 * unknown name costs the same time, is throttled alike and gets the same answer as a wrong
 * password.
 */
final class PasswordCheck {
    private static final String TOO_MANY =
            "too many failed sign-ins: wait a little, then try again";

    private final AccountStore store;
    private final PasswordHasher hasher;
    private final Throttle byName;
    private final Throttle byAddress;

    PasswordCheck(
            AccountStore store,
            PasswordHasher hasher,
            AccountSettings.Throttling throttling,
            InstantSource clock) {
        this.store = store;
        this.hasher = hasher;
        this.byName = new Throttle(throttling.signInByName(), clock);
        this.byAddress = new Throttle(throttling.signInByAddress(), clock);
    }

    /** The account of this name and password; empty when there is none. */
    Optional<StoredAccount> check(String name, String password, InetAddress from) {
        return byAddress.attempt(AddressKey.of(from), TOO_MANY, () -> byName(name, password));
    }

    /** Whose name it is; takes as long for one that nobody has. */
    Optional<UserId> person(String name) {
        return store.accountNamed(name.toLowerCase(Locale.ROOT)).map(StoredAccount::user);
    }

    /** Whether somebody who is signed in knows their password; empty when not. */
    Optional<StoredAccount> confirm(StoredAccount account, String password) {
        return byName(account.name(), password);
    }

    private Optional<StoredAccount> byName(String name, String password) {
        String normal = AccountRules.password(password);
        if (!AccountRules.isAccountName(name)) {
            hasher.matchNobody(normal);
            return Optional.empty();
        }
        String key = name.toLowerCase(Locale.ROOT);
        return byName.attempt(key, TOO_MANY, () -> verified(key, normal));
    }

    static Refusal wrong() {
        return new Refusal(ErrorCode.UNAUTHENTICATED, "wrong name or password");
    }

    private Optional<StoredAccount> verified(String name, String password) {
        Optional<StoredAccount> account = store.accountNamed(name);
        if (account.isEmpty()) {
            hasher.matchNobody(password);
        }
        return account.filter(known -> hasher.matches(password, known.passwordHash()))
                .map(
                        known ->
                                hasher.isOutdated(known.passwordHash())
                                        ? rehash(known, password)
                                        : known);
    }

    /** Not worth a refusal when it cannot be done now: the next sign-in tries again. */
    private StoredAccount rehash(StoredAccount account, String password) {
        String hash;
        try {
            hash = hasher.hash(password);
        } catch (Refusal _) {
            return account;
        }
        return store.changePasswordHash(account.user(), account.passwordHash(), hash)
                ? account.withPasswordHash(hash)
                : account;
    }
}
