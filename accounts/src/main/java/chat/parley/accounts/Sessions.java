package chat.parley.accounts;

import chat.parley.accounts.RefreshTokens.RefreshToken;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * Sign-ins: opened by name and password, kept alive by refresh tokens, ended by hand, by time, or
 * because a refresh token was used twice. When a call that ends sessions returns, {@link
 * TokenAuthenticator} knows. Safe for use by many threads; calls may block on the store and on
 * hashing.
 */
public final class Sessions {
    /** A password that was given longer ago is asked for again before what is sensitive. */
    static final Duration PASSWORD_RECENT = Duration.ofMinutes(10);

    private final SessionStore store;
    private final PasswordCheck passwords;
    private final Audit audit;
    private final Alerts alerts;
    private final RefreshTokens refreshTokens;
    private final TokenIssuer issuer;
    private final TokenAuthenticator authenticator;
    private final AccountSettings.SessionLife life;
    private final InstantSource clock;
    private final SecureRandom random;

    Sessions(
            SessionStore store,
            PasswordCheck passwords,
            Audit audit,
            Alerts alerts,
            RefreshTokens refreshTokens,
            TokenIssuer issuer,
            TokenAuthenticator authenticator,
            AccountSettings.SessionLife life,
            InstantSource clock,
            SecureRandom random) {
        this.store = store;
        this.passwords = passwords;
        this.audit = audit;
        this.alerts = alerts;
        this.refreshTokens = refreshTokens;
        this.issuer = issuer;
        this.authenticator = authenticator;
        this.life = life;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Opens a session; one that the device had before ends. The answer always carries the refresh
     * token, whatever {@code cookie} says: setting the cookie is up to the door.
     */
    public Rest.Tokens signIn(Rest.SignIn request, InetAddress from) {
        StoredAccount account =
                passwords
                        .check(request.name(), request.password(), from)
                        .orElseThrow(() -> wrongPassword(request.name(), from));
        requireInUse(account, from);
        long now = clock.millis();
        @Nullable DeviceId device = request.device();
        var id = new SessionId(Uuids.v4(random));
        RefreshToken refresh = refreshTokens.first(id);
        var session =
                new StoredSession(
                        id,
                        account.user(),
                        device == null ? new DeviceId(Uuids.v4(random)) : device,
                        AccountRules.deviceName(request.deviceName()),
                        refresh.hash(),
                        now,
                        now,
                        now,
                        from.getHostAddress());
        open(session, account.passwordHash(), from);
        return tokens(session, refresh, account.role(), now);
    }

    private Refusal wrongPassword(String name, InetAddress from) {
        failed(passwords.person(name).orElse(null), "password", from);
        return PasswordCheck.wrong();
    }

    /** What is wrong is told only to who knows the password. */
    private void requireInUse(StoredAccount account, InetAddress from) {
        if (account.isSuspended()) {
            failed(account.user(), "suspended", from);
            throw new Refusal(
                    ErrorCode.FORBIDDEN, "this account is suspended: ask whoever runs the server");
        }
        if (account.waiting()) {
            failed(account.user(), "waiting", from);
            throw new Refusal(
                    ErrorCode.AWAITING_APPROVAL,
                    "an admin has yet to let you in: come back later, or ask whoever runs the"
                            + " server");
        }
    }

    private void failed(@Nullable UserId user, String why, InetAddress from) {
        audit.recordFailed(user, why, from);
    }

    private void open(StoredSession session, String passwordHash, InetAddress from) {
        SessionStore.Opening opening =
                audit.together(
                        entries -> {
                            var done = store.open(session, passwordHash, life.perPerson());
                            if (done instanceof SessionStore.Opening.Opened) {
                                UserId user = session.user();
                                entries.add(
                                        AuditKind.SIGNED_IN, user, session.session(), null, from);
                            }
                            return done;
                        });
        switch (opening) {
            case SessionStore.Opening.Opened(var replaced) -> ended(replaced);
            case SessionStore.Opening.DeviceTaken() ->
                    throw new Refusal(
                            ErrorCode.CONFLICT,
                            "this device id belongs to another account: leave it out to get a new"
                                    + " one");
            case SessionStore.Opening.Outdated() -> throw PasswordCheck.wrong();
        }
    }

    /**
     * New tokens for a refresh token, which is used up by it. Asked again within {@link
     * AccountSettings.SessionLife#grace}, it gives the same successor again; later, it can only be
     * somebody's copy: the session ends, and its person is told.
     */
    public Rest.Tokens refresh(String refreshToken, InetAddress from) {
        @Nullable RefreshToken used = refreshTokens.read(refreshToken);
        if (used == null) {
            throw signInAgain("this is not a refresh token of this server");
        }
        long now = clock.millis();
        StoredSession session = alive(used.session(), now);
        RefreshToken next = refreshTokens.successor(used);
        String address = from.getHostAddress();
        if (!store.rotate(session.session(), used.hash(), next.hash(), now, address)) {
            session = alive(used.session(), now);
            requireJustRotated(session, next, now, from);
        }
        ServerRole role = store.standing(session.session()).orElseThrow(Sessions::hasEnded);
        return tokens(session, next, role, now);
    }

    private void requireJustRotated(
            StoredSession session, RefreshToken next, long now, InetAddress from) {
        boolean newest = session.refreshHash().equals(next.hash());
        if (!newest || now - session.refreshedAt() > life.grace().toMillis()) {
            endReused(session, now, from);
            alerts.tell(session.user(), AuditKind.REFRESH_REUSED);
            throw signInAgain("this refresh token was used before, so its session was ended");
        }
    }

    private void endReused(StoredSession session, long now, InetAddress from) {
        changing(
                entries -> {
                    UserId user = session.user();
                    entries.add(AuditKind.REFRESH_REUSED, user, session.session(), null, from);
                    return store.end(user, session.session(), now);
                });
    }

    private StoredSession alive(SessionId id, long now) {
        StoredSession session = store.session(id).orElseThrow(Sessions::hasEnded);
        if (now > session.refreshedAt() + life.idle().toMillis() || now >= lastMoment(session)) {
            end(session, now);
            throw hasEnded();
        }
        return session;
    }

    /** The asker's sessions, last used first. */
    public Rest.Sessions list(Principal by) {
        return new Rest.Sessions(
                store.sessionsOf(by.user()).stream()
                        .map(session -> describe(session, by))
                        .toList());
    }

    private static Rest.Session describe(StoredSession session, Principal by) {
        return new Rest.Session(
                session.session(),
                session.device(),
                session.deviceName(),
                session.createdAt(),
                session.refreshedAt(),
                session.address(),
                session.session().equals(by.session()));
    }

    /** Refuses unless the asker gave their password in this session just now; asks the store. */
    public void requireRecentPassword(Principal by) {
        long givenAt = store.session(by.session()).orElseThrow(Sessions::hasEnded).passwordAt();
        // also when a clock was set back: what it gave is not believed for longer
        if (Math.abs(clock.millis() - givenAt) > PASSWORD_RECENT.toMillis()) {
            throw new Refusal(
                    ErrorCode.PASSWORD_NEEDED,
                    ("this asks for your password, which was given over %d minutes ago: confirm it"
                         + " by POST /v1/sessions/current/confirmation, then repeat this")
                            .formatted(PASSWORD_RECENT.toMinutes()));
        }
    }

    /** The asker's password was given, and is right; false when it changed meanwhile. */
    boolean confirm(Principal by, String passwordHash) {
        return audit.together(
                entries -> {
                    boolean done = store.confirm(by.session(), passwordHash, clock.millis());
                    if (done) {
                        entries.add(AuditKind.PASSWORD_CONFIRMED, by, by.user(), null);
                    }
                    return done;
                });
    }

    /** Ends one of the asker's own sessions; ending the present one is signing out. */
    public void end(Principal by, SessionId session) {
        boolean ended =
                changing(
                        entries -> {
                            boolean done = store.end(by.user(), session, clock.millis());
                            if (done && session.equals(by.session())) {
                                entries.add(AuditKind.SIGNED_OUT, by, by.user(), null);
                            } else if (done) {
                                entries.add(AuditKind.SESSIONS_ENDED, by, by.user(), "one");
                            }
                            return done;
                        });
        if (!ended) {
            throw new Refusal(ErrorCode.NOT_FOUND, "you have no such session");
        }
    }

    /** Ends all of the asker's sessions but the present one; tells how many. */
    public int endOthers(Principal by) {
        return changing(entries -> endOthers(by, entries));
    }

    /** The same, within {@link #changing}. */
    int endOthers(Principal by, Audit.Entries entries) {
        entries.add(AuditKind.SESSIONS_ENDED, by, by.user(), "others");
        return store.endOthers(by.user(), by.session(), clock.millis()).size();
    }

    /** Suspends somebody of this role; within {@link #changing}. False when there is none. */
    boolean suspend(UserId user, ServerRole role) {
        return store.suspend(user, role, clock.millis()).isPresent();
    }

    /** Ends all sessions of a person; within {@link #changing}. */
    void endAll(UserId user) {
        store.endOthers(user, null, clock.millis());
    }

    /** Sets the password of a code; within {@link #changing}. False when it is not good. */
    boolean resetPassword(String codeHash, String passwordHash) {
        return store.resetPassword(codeHash, passwordHash, clock.millis()).isPresent();
    }

    /** Deletes an account; within {@link #changing}. False when there is none, or the owner's. */
    boolean deleteAccount(UserId user) {
        return store.deleteAccount(user, clock.millis()).isPresent();
    }

    /**
     * Does and records what may end sessions, or change what their people may do: once it is done,
     * this node looks anew at all of them, and others do within a second.
     *
     * @param work as in {@link Audit#together}
     */
    <T> T changing(Function<Audit.Entries, T> work) {
        try {
            return audit.together(work);
        } finally {
            authenticator.sessionsEnded();
        }
    }

    /** Ends up to {@link SessionStore#PAGE} sessions whose time is over; tells how many. */
    public int endExpired() {
        long now = clock.millis();
        List<SessionId> expired =
                store.endExpired(
                        now - life.idle().toMillis(), now - life.absolute().toMillis(), now);
        ended(expired);
        return expired.size();
    }

    private void end(StoredSession session, long now) {
        if (store.end(session.user(), session.session(), now)) {
            authenticator.sessionsEnded();
        }
    }

    private void ended(List<SessionId> sessions) {
        if (!sessions.isEmpty()) {
            authenticator.sessionsEnded();
        }
    }

    private Rest.Tokens tokens(
            StoredSession session, RefreshToken refresh, ServerRole role, long now) {
        long expiresAt = Math.min(issuer.expiry(now), lastMoment(session));
        var principal =
                new Principal(session.user(), session.device(), session.session(), role, expiresAt);
        return new Rest.Tokens(
                issuer.issue(principal, now),
                refresh.text(),
                expiresAt - now,
                session.user(),
                session.device(),
                session.session());
    }

    private long lastMoment(StoredSession session) {
        return session.createdAt() + life.absolute().toMillis();
    }

    private static Refusal hasEnded() {
        return signInAgain("this session has ended");
    }

    private static Refusal signInAgain(String why) {
        return new Refusal(ErrorCode.UNAUTHENTICATED, why + ": sign in again");
    }
}
