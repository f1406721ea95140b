package chat.parley.accounts;

import static java.util.stream.Collectors.toMap;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.PersonalStore;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * People: how they join, how others see them, what they change about themselves. Safe for use by
 * many threads; calls may block on the store and on hashing.
 */
public final class Accounts {
    private final AccountStore store;
    private final PasswordHasher hasher;
    private final PasswordCheck passwords;
    private final PasswordStrength strength;
    private final Sessions sessions;
    private final Audit audit;
    private final PersonalStore personal;
    private final Throttle signUps;
    private final InstantSource clock;
    private final SecureRandom random;

    Accounts(
            AccountStore store,
            PasswordHasher hasher,
            PasswordCheck passwords,
            PasswordStrength strength,
            Sessions sessions,
            Audit audit,
            PersonalStore personal,
            Throttle signUps,
            InstantSource clock,
            SecureRandom random) {
        this.store = store;
        this.hasher = hasher;
        this.passwords = passwords;
        this.strength = strength;
        this.sessions = sessions;
        this.audit = audit;
        this.personal = personal;
        this.signUps = signUps;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes an account. The first one on a server becomes its owner; everybody else needs an
     * invitation, unless sign-up is open.
     */
    public SignedUp signUp(Rest.NewAccount request, InetAddress from) {
        String name = AccountRules.accountName(request.name());
        String displayName = AccountRules.displayName(request.displayName(), name);
        String password = AccountRules.newPassword(request.password(), name);
        signUps.take(AddressKey.of(from), "too many accounts were made from here: try again later");
        long now = clock.millis();
        requireAdmission(request.invitation(), name, now);
        strength.require(password, name, displayName);
        var account =
                new StoredAccount(
                        new UserId(Uuids.v4(random)),
                        name,
                        displayName,
                        null,
                        ServerRole.MEMBER,
                        hasher.hash(password),
                        now,
                        null,
                        false);
        return switch (signUp(account, request.invitation(), from)) {
            case AccountStore.SignUp.Done(var made, var invitation) ->
                    new SignedUp(made.toAccount(), invitation);
            case AccountStore.SignUp.NameTaken() -> throw taken(name);
            case AccountStore.SignUp.NotInvited() -> throw notInvited();
        };
    }

    private AccountStore.SignUp signUp(
            StoredAccount account, @Nullable String invitation, InetAddress from) {
        return audit.together(
                entries -> {
                    AccountStore.SignUp done = store.signUp(account, invitation);
                    if (done instanceof AccountStore.SignUp.Done(var made, _)) {
                        String role = made.role().toString();
                        entries.add(AuditKind.SIGNED_UP, made.user(), null, role, from);
                    }
                    return done;
                });
    }

    /**
     * @param invitation that was used; null when none was
     */
    public record SignedUp(Rest.Account account, @Nullable StoredInvitation invitation) {}

    /** Spares the hashing where the answer is known; what counts is the store's answer. */
    private void requireAdmission(@Nullable String invitation, String name, long now) {
        boolean admitted =
                invitation != null && store.invitation(invitation, now).isPresent()
                        || store.settings().openSignUp()
                        || !store.claimed();
        if (!admitted) {
            throw notInvited();
        }
        if (store.accountNamed(name).isPresent()) {
            throw taken(name);
        }
    }

    private static Refusal taken(String name) {
        return new Refusal(
                ErrorCode.CONFLICT, "the name %s is taken: choose another".formatted(name));
    }

    private static Refusal notInvited() {
        return new Refusal(
                ErrorCode.FORBIDDEN,
                "people join this server by invitation: ask whoever runs it for one that is not"
                        + " used up or expired");
    }

    /** Whether the server has an owner yet. */
    public boolean claimed() {
        return store.claimed();
    }

    public StoredSettings settings() {
        return store.settings();
    }

    public StoredSettings changeSettings(Principal by, Rest.ServerSettings change) {
        ServerRight.CHANGE_SETTINGS.require(by);
        return audit.together(
                entries -> {
                    StoredSettings settings = store.settings().with(change);
                    store.changeSettings(settings);
                    entries.add(AuditKind.SETTINGS_CHANGED, by, null, settings.words());
                    return settings;
                });
    }

    /** The asker's own account. */
    public Rest.Account account(Principal by) {
        return stored(by).toAccount();
    }

    public Optional<Rest.Profile> profile(UserId user) {
        return store.account(user).map(StoredAccount::toProfile);
    }

    /** Those of these people who exist; at most {@link AccountStore#PEOPLE}. */
    public Map<UserId, Rest.Profile> profiles(Collection<UserId> users) {
        return store.accounts(users).stream()
                .collect(toMap(StoredAccount::user, StoredAccount::toProfile));
    }

    /**
     * @param name in any case
     */
    public Optional<Rest.Profile> findByName(String name) {
        return AccountRules.isAccountName(name)
                ? store.accountNamed(name.toLowerCase(Locale.ROOT)).map(StoredAccount::toProfile)
                : Optional.empty();
    }

    /**
     * People in use one of whose names, or a word of whose display name, begins with this text in
     * any case, in the order of what was found.
     *
     * @param after where the page before told that the next begins; {@link NamePlace#START} for the
     *     first
     */
    public Rest.Profiles find(String text, NamePlace after, int limit) {
        String begins = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        if (begins.isEmpty()) {
            return new Rest.Profiles(List.of(), null);
        }
        List<AccountStore.Found> page = store.find(begins.toLowerCase(Locale.ROOT), after, limit);
        return new Rest.Profiles(
                page.stream().map(found -> found.account().toProfile()).toList(),
                page.size() < limit ? null : page.getLast().at().toString());
    }

    public boolean exists(UserId user) {
        return store.account(user).isPresent();
    }

    public Rest.Account changeDisplayName(Principal by, String displayName) {
        StoredAccount account = stored(by);
        String changed = AccountRules.displayName(displayName, account.name());
        if (!store.changeDisplayName(by.user(), changed)) {
            throw gone();
        }
        return account.withDisplayName(changed).toAccount();
    }

    /**
     * Shows the asker under this picture; null for none.
     *
     * @return the one before, which nobody shows any more
     */
    public @Nullable BlobId changePicture(Principal by, @Nullable BlobId picture) {
        return store.changePicture(by.user(), picture).orElseThrow(Accounts::gone).picture();
    }

    /**
     * Asks for the password so far, throttled as a sign-in; the present session stays. A wrong one
     * is forbidden, not unauthenticated: the asker's token is good all the same.
     */
    public void changePassword(Principal by, Rest.PasswordChange request) {
        StoredAccount asker = stored(by);
        String password = AccountRules.newPassword(request.newPassword(), asker.name());
        StoredAccount account = confirmed(by, asker, request.oldPassword(), "oldPassword");
        strength.require(password, asker.name(), asker.displayName());
        String hash = hasher.hash(password);
        boolean endOthers = !Boolean.FALSE.equals(request.endOtherSessions());
        if (!changePassword(by, account.passwordHash(), hash, endOthers)) {
            throw changedMeanwhile();
        }
    }

    private boolean changePassword(Principal by, String from, String to, boolean endOthers) {
        return sessions.changing(
                entries -> {
                    if (!store.changePasswordHash(by.user(), from, to)) {
                        return false;
                    }
                    entries.add(AuditKind.PASSWORD_CHANGED, by, by.user(), null);
                    if (endOthers) {
                        sessions.endOthers(by, entries);
                    }
                    return true;
                });
    }

    /**
     * Deletes the asker's account: sign-in, names, sessions, devices, invitations and what they
     * kept for themselves are gone. Asks for the password as {@link #changePassword} does.
     */
    public void delete(Principal by, String password) {
        confirmed(by, stored(by), password, "password");
        boolean deleted =
                sessions.changing(
                        entries -> {
                            boolean done = sessions.deleteAccount(by.user());
                            if (done) {
                                personal.forget(by.user());
                                entries.add(AuditKind.ACCOUNT_DELETED, by, by.user(), null);
                            }
                            return done;
                        });
        if (!deleted) {
            throw new Refusal(
                    ErrorCode.CONFLICT, "the owner hands the server over to somebody else first");
        }
    }

    /**
     * Lets the asker do what is sensitive for a while ({@link Sessions#requireRecentPassword}).
     * Asks for the password as {@link #changePassword} does.
     */
    public void confirmPassword(Principal by, String password) {
        StoredAccount account = confirmed(by, stored(by), password, "password");
        if (!sessions.confirm(by, account.passwordHash())) {
            throw changedMeanwhile();
        }
    }

    private StoredAccount confirmed(
            Principal by, StoredAccount asker, String password, String field) {
        return passwords
                .confirm(by.session(), asker, password)
                .orElseThrow(() -> wrongPassword(by, field));
    }

    private Refusal wrongPassword(Principal by, String field) {
        audit.recordRefused(by);
        return new Refusal(
                ErrorCode.FORBIDDEN,
                "field '%s' is not the password that holds now".formatted(field));
    }

    private static Refusal changedMeanwhile() {
        return new Refusal(ErrorCode.CONFLICT, "the password was changed meanwhile: sign in again");
    }

    private StoredAccount stored(Principal by) {
        return store.account(by.user()).orElseThrow(Accounts::gone);
    }

    private static Refusal gone() {
        return new Refusal(ErrorCode.NOT_FOUND, "this account is gone");
    }
}
