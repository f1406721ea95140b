package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells whether a password is right, without telling whether an account exists: an unknown name
 * costs the same time, is slowed down alike and gets the same answer as a wrong password.
 *
 * <p>Guessing is slowed down by address, by name and address (longer each time), and by name. The
 * last holds strangers only: an address from which the person has a session is never locked out by
 * what others try elsewhere.
 */
final class PasswordCheck {
    private static final UserId NOBODY = new UserId(new UUID(0, 0));
    private static final String TOO_MANY =
            "too many failed sign-ins: wait a little, then try again";

    private final AccountStore store;
    private final SessionStore sessions;
    private final PasswordHasher hasher;
    private final Throttle byName;
    private final Throttle byAddress;
    private final Backoff byNameAndAddress;

    PasswordCheck(
            AccountStore store,
            SessionStore sessions,
            PasswordHasher hasher,
            AccountSettings.Throttling throttling,
            SharedLimits shared,
            InstantSource clock) {
        this.store = store;
        this.sessions = sessions;
        this.hasher = hasher;
        this.byName = new Throttle("names", throttling.signInByName(), shared, clock);
        this.byAddress = new Throttle("addresses", throttling.signInByAddress(), shared, clock);
        this.byNameAndAddress = new Backoff(shared, clock);
    }

    /** The account of this name and password; empty when there is none. */
    Optional<StoredAccount> check(String name, String password, InetAddress from) {
        String address = AddressKey.of(from);
        return byAddress.attempt(address, TOO_MANY, () -> byName(name, password, address));
    }

    /** Whose name it is; takes as long for one that nobody has. */
    Optional<UserId> person(String name) {
        return store.accountNamed(name.toLowerCase(Locale.ROOT)).map(StoredAccount::user);
    }

    /**
     * Whether somebody who is signed in knows their password; empty when not. Counted by session:
     * whoever stole one cannot keep its person, in another, from ending it.
     */
    Optional<StoredAccount> confirm(SessionId session, StoredAccount account, String password) {
        String normal = AccountRules.password(password);
        return byNameAndAddress.attempt(
                session.toString(), TOO_MANY, () -> verified(Optional.of(account), normal));
    }

    private Optional<StoredAccount> byName(String name, String password, String address) {
        String normal = AccountRules.password(password);
        if (!AccountRules.isAccountName(name)) {
            hasher.matchNobody(normal);
            return Optional.empty();
        }
        String key = name.toLowerCase(Locale.ROOT);
        return byNameAndAddress.attempt(
                key + " " + address, TOO_MANY, () -> verified(key, normal, address));
    }

    private Optional<StoredAccount> verified(String name, String password, String address) {
        Optional<StoredAccount> account = store.accountNamed(name);
        return isUsedFrom(account, address)
                ? verified(account, password)
                : byName.attempt(name, TOO_MANY, () -> verified(account, password));
    }

    /** Asks the store for nobody's sessions, too, so that it takes as long. */
    private boolean isUsedFrom(Optional<StoredAccount> account, String address) {
        UserId user = account.map(StoredAccount::user).orElse(NOBODY);
        return sessions.sessionsOf(user).stream()
                .map(StoredSession::address)
                .filter(Objects::nonNull)
                .anyMatch(used -> AddressKey.of(InetAddress.ofLiteral(used)).equals(address));
    }

    static Refusal wrong() {
        return new Refusal(ErrorCode.UNAUTHENTICATED, "wrong name or password");
    }

    private Optional<StoredAccount> verified(Optional<StoredAccount> account, String password) {
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
